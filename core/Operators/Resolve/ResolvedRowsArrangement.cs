using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Pairs;

namespace Pipelines.Core.Operators.Resolve;

/// <summary>The last phase: each row of the input, in order, with the values of its cluster.</summary>
internal sealed class ResolvedRowsArrangement(ResolveOptions options) : IArrangement
{
    /// <summary>A row tells of no more answers that were overruled.</summary>
    private const int ConflictsPerRowMax = 20;

    private const string KindField = "kind";
    private const string DetailField = "detail";
    private const string RawField = "raw";
    private const string ValuesField = "values";

    public ContentHash Identity { get; } = options.Identity;

    public string Units => "each row";

    public async IAsyncEnumerable<Row> ArrangeAsync(IArrangingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ResolvedEntities entities = await ResolvedEntities.ReadAsync(options, context, cancellationToken);
        IReadOnlyDictionary<int, JArray> conflicts = await ConflictsAsync(entities, context.Inputs[0], cancellationToken);
        ISortedRows outcomes = await OutcomesByRowAsync(entities, context, cancellationToken);
        await using IAsyncEnumerator<SortedRow> outcome = outcomes.ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        bool hasOutcome = await outcome.MoveNextAsync();
        int ordinal = 0;
        await foreach (Row row in context.Inputs[0].ReadAsync(cancellationToken))
        {
            Row made;
            if (hasOutcome && outcome.Current.Key.Group == ordinal)
            {
                made = Made(row, outcome.Current.Row.Fields);
                hasOutcome = await outcome.MoveNextAsync();
            }
            else
            {
                made = entities.Failures.TryGetValue(ordinal, out RowFailure? failure) ? Failed(row, failure) : Alone(row);
            }

            if (made.Group is null && conflicts.TryGetValue(ordinal, out JArray? overruled))
            {
                made.Fields[options.ConflictsField] = overruled;
            }

            yield return made;
            ordinal++;
        }
    }

    /// <summary>What becomes of each row of a cluster of several, by the row's ordinal.</summary>
    private async Task<ISortedRows> OutcomesByRowAsync(ResolvedEntities entities, IArrangingContext context, CancellationToken cancellationToken)
    {
        ILookup<int, int> membersOf = entities.Clusters.FirstOf.Select(static (first, row) => (first, row)).ToLookup(static one => one.first, static one => one.row);
        IRowSorter sorter = context.BeginSort("outcomes");
        await foreach ((int first, JObject? values, RowFailure? failure) in ClusterOutcomes.ReadAsync(options, entities, context, cancellationToken))
        {
            JObject fields = failure is null
                ? new JObject { [ValuesField] = values }
                : new JObject { [KindField] = failure.Kind, [DetailField] = failure.Detail, [RawField] = failure.RawOutput };
            foreach (int member in membersOf[first])
            {
                await sorter.AddAsync(new RowOrder(member), new Row(new RowId("outcome"), fields), cancellationToken);
            }
        }

        return await sorter.SortAsync(cancellationToken);
    }

    private Row Made(Row row, JObject outcome)
    {
        if (outcome[ValuesField] is not JObject values)
        {
            return Failed(row, new RowFailure(outcome.Value<string>(KindField)!, outcome.Value<string>(DetailField)!, outcome.Value<string>(RawField)));
        }

        var made = (JObject)row.Fields.DeepClone();
        if (options.Resolution is not null)
        {
            made[options.BeforeField] = new JObject(options.OutputFields.Where(row.Fields.ContainsKey).Select(field => new JProperty(field, row.Fields[field]!.DeepClone())));
        }

        foreach (JProperty value in values.Properties())
        {
            made[value.Name] = value.Value.DeepClone();
        }

        return row with { Fields = made };
    }

    /// <summary>A row that nothing matches keeps its values, and takes those it lacks from the field that the comparison reads in their place.</summary>
    private Row Alone(Row row)
    {
        var made = (JObject)row.Fields.DeepClone();
        if (options.Resolution is null)
        {
            return row with { Fields = made };
        }

        var before = new JObject();
        foreach (string field in options.OutputFields)
        {
            JToken? value = row.Fields[field] ?? (options.SourceOf.TryGetValue(field, out string? source) ? row.Fields[source] : null);
            if (value is not null)
            {
                before[field] = value.DeepClone();
            }

            made[field] = value?.DeepClone() ?? JValue.CreateNull();
        }

        made[options.BeforeField] = before;
        return row with { Fields = made };
    }

    private static Row Failed(Row row, RowFailure failure) => row with { Group = new RowGroup(1) { Ending = RowEnding.Failed(failure) } };

    /// <summary>The overruled answers about each row that has some, with the ids of the other rows.</summary>
    private static async Task<IReadOnlyDictionary<int, JArray>> ConflictsAsync(ResolvedEntities entities, IArrangedInput input, CancellationToken cancellationToken)
    {
        var conflicts = new Dictionary<int, JArray>();
        if (entities.Clusters.Overruled.Count == 0)
        {
            return conflicts;
        }

        HashSet<int> rows = [.. entities.Clusters.Overruled.SelectMany(static one => new[] { one.Pair.Left, one.Pair.Right })];
        Dictionary<int, RowId> ids = await input.ReadAsync(cancellationToken)
            .Select(static (row, ordinal) => (row.Id, ordinal))
            .Where(one => rows.Contains(one.ordinal))
            .ToDictionaryAsync(static one => one.ordinal, static one => one.Id, cancellationToken: cancellationToken);
        foreach (ComparedPair overruled in entities.Clusters.Overruled)
        {
            Add(overruled.Pair.Left, overruled.Pair.Right, overruled.IsMatch);
            Add(overruled.Pair.Right, overruled.Pair.Left, overruled.IsMatch);
        }

        return conflicts;

        void Add(int row, int other, bool isMatch)
        {
            if (!conflicts.TryGetValue(row, out JArray? list))
            {
                conflicts.Add(row, list = []);
            }

            if (list.Count < ConflictsPerRowMax)
            {
                list.Add(new JObject { ["row"] = ids[other].Value, ["is_match"] = isMatch });
            }
        }
    }
}
