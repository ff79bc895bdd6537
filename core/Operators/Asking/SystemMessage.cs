using System.Text;
using Pipelines.Core.Inference;
using Pipelines.Core.Planning;

namespace Pipelines.Core.Operators.Asking;

/// <summary>
/// The message before every prompt. The same for each row and for reviews of its answers, so that all of them share one prefix
/// up to the document.
/// </summary>
internal static class SystemMessage
{
    private static readonly string[] Articles = ["a ", "an ", "the "];

    /// <param name="prompt">What the pipeline says about itself.</param>
    /// <param name="contract">What is answered.</param>
    /// <param name="review">What a review of an answer is; null when answers are not reviewed.</param>
    public static ChatMessage For(SystemPrompt prompt, OutputContract contract, OutputContract? review)
    {
        var text = new StringBuilder(Opening(prompt));
        text.Append($"\nAnswer with one JSON object and nothing else: {AnswerShape.Of(contract.JsonSchema)}");
        if (review is not null)
        {
            text.Append($"\nWhen you are asked to review an answer, answer instead: {AnswerShape.Of(review.JsonSchema)}");
        }

        return new ChatMessage(ChatRole.System, text.ToString());
    }

    /// <summary>
    /// For several prompts about one row, each of which is answered by some of the fields. The same for all of them, so that they
    /// share the prefix up to where their texts part.
    /// </summary>
    /// <param name="prompt">What the pipeline says about itself.</param>
    /// <param name="whole">All fields together.</param>
    /// <param name="review">What a review of an answer is; null when answers are not reviewed.</param>
    public static ChatMessage ForParts(SystemPrompt prompt, OutputContract whole, OutputContract? review)
    {
        string reviewing = review is null ? "" : $"\nWhen you are asked to review an answer, answer instead: {AnswerShape.Of(review.JsonSchema)}";
        return new ChatMessage(
            ChatRole.System,
            $"{Opening(prompt)}\nAnswer with one JSON object and nothing else. It has those of these fields that the user asks for: "
            + $"{AnswerShape.Of(whole.JsonSchema)}{reviewing}");
    }

    /// <summary>For a prompt about several rows.</summary>
    /// <param name="prompt">What the pipeline says about itself.</param>
    /// <param name="row">What is answered for each row.</param>
    public static ChatMessage ForBatch(SystemPrompt prompt, OutputContract row) => new(
        ChatRole.System,
        $"{Opening(prompt)}\nThe user gives you several documents. Answer with one JSON object whose list \"results\" holds one entry for each "
        + $"document, in their order, and nothing else: {{\"results\": [{AnswerShape.Of(row.JsonSchema)}, …]}}");

    /// <summary>For a text that parts are to be taken out of.</summary>
    /// <param name="prompt">What the pipeline says about itself.</param>
    /// <param name="task">How the parts are named.</param>
    /// <param name="contract">What is answered.</param>
    public static ChatMessage ForExtraction(SystemPrompt prompt, string task, OutputContract contract) =>
        new(ChatRole.System, $"{Opening(prompt)}\n{task}\nAnswer with one JSON object and nothing else: {AnswerShape.Of(contract.JsonSchema)}");

    /// <summary>For putting rows into classes.</summary>
    /// <param name="prompt">What the pipeline says about itself.</param>
    /// <param name="contract">What is answered.</param>
    /// <param name="review">What a review of an answer is; null when answers are not reviewed.</param>
    /// <param name="classes">The classes, a line for each.</param>
    public static ChatMessage ForClasses(SystemPrompt prompt, OutputContract contract, OutputContract? review, IEnumerable<string> classes) =>
        new(ChatRole.System, $"{For(prompt, contract, review).Content}\nThe classes are:\n{string.Join('\n', classes.Select(static line => $"- {line}"))}");

    /// <summary>For a model of whose answer one token is read.</summary>
    /// <param name="prompt">What the pipeline says about itself.</param>
    /// <param name="decision">The name of what is decided.</param>
    public static ChatMessage ForDigit(SystemPrompt prompt, string decision) => new(
        ChatRole.System, $"{Opening(prompt)}\nAnswer with one digit and nothing else: 1 when \"{decision}\" is true, 0 when it is false.");

    /// <summary>For the reference points of a calibration.</summary>
    public static ChatMessage ForCalibration(OutputContract contract) => new(
        ChatRole.System,
        $"You help to keep the answers of a data pipeline consistent.\nAnswer with one JSON object and nothing else: {AnswerShape.Of(contract.JsonSchema)}");

    private static string Opening(SystemPrompt prompt)
    {
        string data = prompt.DatasetDescription is { } description ? $" The data: {description.Trim().TrimEnd('.')}." : "";
        return $"You are {Persona(prompt.Persona)} in a data pipeline.{data}"
            + " Do exactly what the user asks, completely, and rely on nothing but what the user gives you.";
    }

    private static string Persona(string? persona)
    {
        if (persona is null)
        {
            return "a careful analyst";
        }

        string trimmed = persona.Trim().TrimEnd('.');
        bool hasArticle = Articles.Any(article => trimmed.StartsWith(article, StringComparison.OrdinalIgnoreCase));
        return hasArticle ? trimmed : $"{("aeiouAEIOU".Contains(trimmed[0], StringComparison.Ordinal) ? "an" : "a")} {trimmed}";
    }
}
