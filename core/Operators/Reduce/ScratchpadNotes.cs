using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Asking;
using Pipelines.Core.Planning;
using Pipelines.Core.Schemas;

namespace Pipelines.Core.Operators.Reduce;

/// <summary>
/// Notes that a chain of folds takes beside its answer: a further field that the model is asked for, fed back with the next prompt and
/// taken out of what comes out. The field is DocETL's.
/// </summary>
internal static class ScratchpadNotes
{
    public const string Field = "updated_scratchpad";

    /// <summary>The answer's schema with the notes; null when it cannot take another field.</summary>
    public static OutputContract? ContractOf(OutputContract answer, Schemas.Answers.AnswerOptions? options)
    {
        var schema = (JObject)answer.JsonSchema.DeepClone();
        if (schema["properties"] is not JObject properties || properties.ContainsKey(Field))
        {
            return null;
        }

        properties[Field] = new JObject { ["type"] = "string" };
        schema["required"] = new JArray([.. (schema["required"] as JArray ?? []).Select(static name => name.DeepClone()), Field]);
        return OutputSchema.FromJsonSchema(schema).Value is { } noted ? new OutputContract(noted, answer.Mode, options: options) : null;
    }

    /// <summary>The message before the prompts of the chain, to which the notes are appended.</summary>
    public static ChatMessage SystemOf(SystemPrompt prompt, OutputContract noted) => new(
        ChatRole.System,
        $"{SystemMessage.For(prompt, noted, review: null).Content}\nThe documents come a few at a time. Keep in \"{Field}\" what you will need when the next ones "
        + "come and the answer does not hold: counts, candidates, open questions.");

    /// <summary>What is told of the notes so far.</summary>
    public static string Feed(string notes) => notes.Length == 0 ? "" : $"\nYour notes so far:\n{notes}";
}
