using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;
using Pipelines.Core.Schemas.Answers;

namespace Pipelines.Core.Operators.Asking;

/// <summary>Reads answers and checks them: first whether they are whole, then their schema, then the operation's rules.</summary>
internal static class AnswerChecks
{
    /// <summary>The fields in the order of the answer, which later prompts print, or the fault that keeps them from being read.</summary>
    public static AnswerReading Read(CompletionChoice answer, OutputContract contract)
    {
        if (FaultOfEnding(answer.FinishReason) is { } unfinished)
        {
            return new AnswerReading(answer.Text, null, unfinished);
        }

        AnswerResult result = contract.Reader.Read(answer.Text);
        return result.IsOk
            ? new AnswerReading(answer.Text, result.Row, null)
            : new AnswerReading(answer.Text, null, new AnswerFault(RowFailureKinds.Schema, Sentence(result.Failure.Message), CanAskAgain: true));
    }

    /// <summary>The rules that the answer breaks, together with the row's other fields; null when it keeps them all.</summary>
    public static AnswerFault? BrokenRules(IReadOnlyList<AnswerRule> rules, JObject fields, JObject row)
    {
        if (rules.Count == 0)
        {
            return null;
        }

        // What DocETL's rules see as `output`: the answer, and every field of the row that the answer does not have.
        var seen = new JObject(fields);
        foreach (JProperty field in row.Properties().Where(field => !fields.ContainsKey(field.Name)))
        {
            seen.Add(field.Name, field.Value.DeepClone());
        }

        string[] broken = [.. rules.Select(rule => rule.FaultOf(seen)).OfType<string>()];
        return broken.Length == 0 ? null : new AnswerFault(RowFailureKinds.Validation, string.Join('\n', broken), CanAskAgain: true);
    }

    /// <summary>Another try of a cut or withheld answer would end the same way.</summary>
    private static AnswerFault? FaultOfEnding(FinishReason reason) => reason switch
    {
        FinishReason.Length => new AnswerFault(
            RowFailureKinds.OutputTooLong, "The answer was cut at the limit of output tokens (max_tokens, or the model's context).", CanAskAgain: false),
        FinishReason.ContentFilter => new AnswerFault(RowFailureKinds.ContentFilter, "The endpoint withheld the answer.", CanAskAgain: false),
        _ => null,
    };

    private static string Sentence(string message) => $"{char.ToUpperInvariant(message[0])}{message[1..].TrimEnd('.')}.";
}
