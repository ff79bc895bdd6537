using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Asking;

namespace Pipelines.Core.Operators.Cluster;

/// <summary>
/// Asks for a summary of each node of the tree, of children before their nodes, several at a time. Makes a row of each node. When one has none, no node above it
/// can have one, and so no row; the unit fails and keeps the summaries that there are, so that a retry goes on with the others.
/// </summary>
internal sealed class SummariseTreeOperator(ClusterOptions options) : AskingUnitOperator($"{options.Name}.summarise", ClusterType.TypeName, options.Identity)
{
    /// <summary>Nodes that are asked about or wait for their children: with them goes what is in memory of the rows.</summary>
    private const int NodesInFlightMax = 64;

    private const string ChildrenField = "children";
    private const string DistanceField = "distance";
    private const string DoneField = "done";

    protected override async Task<(IReadOnlyList<Row> Rows, IReadOnlyList<CallKey> Calls)> AskAsync(Row unit, IOperatorContext context, CancellationToken cancellationToken)
    {
        List<ClusterNode> nodes = [];
        List<Task<NodeAnswer>> answers = [];
        var loose = new Stack<Task<NodeAnswer>>();
        using var slots = new SemaphoreSlim(NodesInFlightMax);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        double[] distances = [.. ClusterUnit.DistancesOf(unit)];
        List<int> leaves = [];
        try
        {
            await using IAsyncEnumerator<Row> members = unit.Group!.ReadAsync(stopping.Token).GetAsyncEnumerator(stopping.Token);
            foreach (int step in ClusterUnit.StepsOf(unit))
            {
                if (step == 0)
                {
                    await members.MoveNextAsync();
                    (int ordinal, JObject row) = ClusterUnit.Read(members.Current);
                    leaves.Add(ordinal);
                    loose.Push(Task.FromResult(new NodeAnswer(row, [])));
                    continue;
                }

                await slots.WaitAsync(stopping.Token);
                Task<NodeAnswer>[] children = new Task<NodeAnswer>[step];
                for (int child = step - 1; child >= 0; child--)
                {
                    children[child] = loose.Pop();
                }

                Task<NodeAnswer> answer = AnswerAsync(children, distances[nodes.Count], unit.Fields[DoneField]?[$"{nodes.Count}"] as JObject);
                loose.Push(answer);
                answers.Add(answer);
                nodes.Add(new ClusterNode(leaves, step, []));
                leaves = [];
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A summary failed and has stopped the others; which one is found below.
        }
        finally
        {
            await Task.WhenAll(answers).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        try
        {
            await (answers.Find(static answer => answer.IsFaulted) ?? answers.Find(static answer => answer.IsCanceled) ?? Task.CompletedTask);
        }
        catch (RowCallException exception)
        {
            IEnumerable<JProperty> done = answers.Index().Where(static one => one.Item.IsCompletedSuccessfully).Select(static one => new JProperty($"{one.Index}", EntryOf(one.Item.Result.Fields)));
            throw new UnfinishedUnitException(unit with { Fields = new JObject(unit.Fields) { [DoneField] = new JObject(done) } }, exception.Failure);
        }

        return (
            [.. nodes.Select((node, i) => new Row(unit.Id.Derive(Name, i), (node with { Entry = EntryOf(answers[i].Result.Fields) }).ToFields()))],
            [.. answers.SelectMany(static answer => answer.Result.Calls).Distinct()]);

        async Task<NodeAnswer> AnswerAsync(Task<NodeAnswer>[] children, double distance, JObject? done)
        {
            try
            {
                NodeAnswer[] made = await Task.WhenAll(children);
                var inputs = new JArray(made.Select(static child => child.Fields));
                return done is not null
                    ? new NodeAnswer(NodeOf(inputs, done), [])
                    : await SummariseAsync(unit, inputs, distance, context, stopping.Token);
            }
            catch
            {
                await stopping.CancelAsync();
                throw;
            }
            finally
            {
                slots.Release();
            }
        }
    }

    private async Task<NodeAnswer> SummariseAsync(Row unit, JArray inputs, double distance, IOperatorContext context, CancellationToken cancellationToken)
    {
        Conversation conversation = Conversation.Open(options.System, options.Prompt.Render(inputs), options.Prompt.StaticPrefix.Length);
        CallAnswer first = await context.CallAsync(AnswerRequests.For(unit.Id, conversation, options.Policy.Contract, options.Policy.Model), cancellationToken);
        SettledAnswer settled = await new AnswerSession(options.Policy, context, new Row(unit.Id, []), conversation)
            .SettleAsync(first.Completion.Choices[0], first.Key, cancellationToken);
        if (settled.Failure is { } failure)
        {
            throw new RowCallException(failure);
        }

        var entry = new JObject { [DistanceField] = distance };
        foreach (JProperty field in settled.Fields!.Properties())
        {
            entry[field.Name] = field.Value.DeepClone();
        }

        return new NodeAnswer(NodeOf(inputs, entry), settled.AcceptedCalls);
    }

    /// <summary>As DocETL shows a node to the one above. Its own children are kept only for a prompt that looks at them.</summary>
    private JObject NodeOf(JArray inputs, JObject entry)
    {
        bool showsChildren = options.Prompt.FieldsRead.IsAll || options.Prompt.FieldsRead.Names.Contains(ChildrenField);
        var node = showsChildren ? new JObject { [ChildrenField] = inputs } : [];
        node.Merge(entry);
        return node;
    }

    private static JObject EntryOf(JObject node)
    {
        var entry = (JObject)node.DeepClone();
        entry.Remove(ChildrenField);
        return entry;
    }

    /// <summary>What the node above is shown, and the calls that it took.</summary>
    private sealed record NodeAnswer(JObject Fields, IReadOnlyList<CallKey> Calls);
}
