using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Asking;

namespace Pipelines.Core.Operators.Reduce;

/// <summary>
/// Asks about the rows and answers of one group. Every answer carries the group's key beside what the model said, as later prompts of
/// DocETL show it. Thread-safe.
/// </summary>
internal sealed class ReduceAsker(ReduceOptions options, IOperatorContext context, Row unit, string? retrieved)
{
    private readonly Lock _gate = new();
    private readonly List<CallKey> _accepted = [];
    private readonly SortedDictionary<(int Level, int Number), (string Prompt, JObject Answer, string? Notes)> _steps = [];

    /// <summary>What a retriever found for the group: every prompt about it gets it; null without one.</summary>
    public string? Retrieved => retrieved;

    public IReadOnlyList<CallKey> AcceptedCalls
    {
        get
        {
            lock (_gate)
            {
                return [.. _accepted.Distinct()];
            }
        }
    }

    /// <summary>What was asked, in the order of the tree; empty unless the options want it.</summary>
    public IReadOnlyList<(string Prompt, JObject Answer, string? Notes)> Steps
    {
        get
        {
            lock (_gate)
            {
                return [.. _steps.Values];
            }
        }
    }

    /// <summary>About the first rows.</summary>
    public async Task<JObject> AskFirstAsync(JArray rows, CancellationToken cancellationToken, int number = 0)
    {
        string prompt = options.Prompt.Render(unit.Fields, retrieved, rows);
        JObject answer = await AskAsync(options.Policy, Conversation.Open(options.System, prompt, options.Prompt.StaticPrefix.Length), cancellationToken);
        return Kept(0, number, prompt, answer, null);
    }

    /// <summary>An answer and the next rows.</summary>
    public async Task<JObject> FoldAsync(FoldOptions fold, JObject before, JArray rows, int number, CancellationToken cancellationToken)
    {
        string prompt = fold.Prompt.Render(unit.Fields, retrieved, rows, before);
        JObject answer = await AskAsync(WithoutReview, Conversation.Open(options.System, prompt, fold.Prompt.StaticPrefix.Length), cancellationToken);
        return Kept(0, number, prompt, answer, null);
    }

    /// <summary>The same in a chain that takes notes: they come back with the answer, and go before the next prompt.</summary>
    public async Task<(JObject Answer, string Notes)> FoldWithNotesAsync(
        FoldOptions fold, JObject? before, string notes, JArray rows, int number, CancellationToken cancellationToken)
    {
        string prompt = before is null ? options.Prompt.Render(unit.Fields, retrieved, rows) : fold.Prompt.Render(unit.Fields, retrieved, rows, before);

        // The notes change from fold to fold, so what is shared ends before them.
        var system = fold.NotedSystem with { Content = fold.NotedSystem.Content + ScratchpadNotes.Feed(notes) };
        var conversation = new Conversation([system, new ChatMessage(ChatRole.User, prompt)], new PrefixBoundary(0, fold.NotedSystem.Content.Length));
        JObject answer = await AskAsync(fold.NotedPolicy, conversation, cancellationToken);
        string taken = (string?)answer[ScratchpadNotes.Field] ?? "";
        answer.Remove(ScratchpadNotes.Field);
        return (Kept(0, number, prompt, answer, taken), taken);
    }

    /// <summary>Answers about neighbouring parts of the group.</summary>
    public async Task<JObject> MergeAsync(MergeOptions merge, IReadOnlyList<JObject> answers, int level, int number, CancellationToken cancellationToken)
    {
        string prompt = merge.Prompt.Render(unit.Fields, retrieved, new JArray(answers.Select(static answer => answer.DeepClone())));
        JObject answer = await AskAsync(WithoutReview, Conversation.Open(options.System, prompt, merge.Prompt.StaticPrefix.Length), cancellationToken);
        return Kept(level, number, prompt, answer, null);
    }

    /// <summary>Only a group's first answer is reviewed: the later ones build on it.</summary>
    private AnswerPolicy WithoutReview => options.Policy with { Gleaning = null };

    private async Task<JObject> AskAsync(AnswerPolicy policy, Conversation conversation, CancellationToken cancellationToken)
    {
        CallAnswer first = await context.CallAsync(AnswerRequests.For(unit.Id, conversation, policy.Contract, policy.Model), cancellationToken);
        SettledAnswer settled = await new AnswerSession(policy, context, unit, conversation).SettleAsync(first.Completion.Choices[0], first.Key, cancellationToken);
        if (settled.Failure is { } failure)
        {
            throw new RowCallException(failure);
        }

        lock (_gate)
        {
            _accepted.AddRange(settled.AcceptedCalls);
        }

        var answer = (JObject)settled.Fields!.DeepClone();
        foreach (JProperty key in unit.Fields.Properties())
        {
            answer[key.Name] = key.Value.DeepClone();
        }

        return answer;
    }

    private JObject Kept(int level, int number, string prompt, JObject answer, string? notes)
    {
        if (options.KeepsIntermediates || options.KeepsPrompts)
        {
            lock (_gate)
            {
                _steps[(level, number)] = (prompt, (JObject)answer.DeepClone(), notes);
            }
        }

        return answer;
    }
}
