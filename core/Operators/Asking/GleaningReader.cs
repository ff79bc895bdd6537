using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Prompts;
using Pipelines.Core.Specs;

namespace Pipelines.Core.Operators.Asking;

/// <summary>Reads <c>gleaning</c>.</summary>
internal static class GleaningReader
{
    private const int RoundsMax = 20;

    /// <summary>Null when the operation has none, or it is wrong, which is reported.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="model">The model of the operation, which reviews when no other is named.</param>
    /// <param name="mode">How answers are asked for on the wire.</param>
    public static GleaningOptions? Read(SpecReader operation, string? model, OutputMode mode)
    {
        if (operation.Mapping("gleaning") is not { } reader)
        {
            return null;
        }

        reader.Require("num_rounds", "how often an answer is improved at most");
        reader.Require("validation_prompt", "what the reviewing model is asked about an answer");
        int? rounds = reader.Count("num_rounds", 1, RoundsMax);
        CompiledPrompt? prompt = PromptReader.ReadAboutAnswer(reader, "validation_prompt");
        AnswerRule? condition = reader.Has("if") ? AnswerRules.ReadOne(reader, "if") : null;
        string? reviewer = reader.NonBlankText("model") ?? model;
        reader.Close();
        return rounds is null || prompt is null || reviewer is null ? null : new GleaningOptions(rounds.Value, prompt, condition, reviewer, Review.Contract(mode));
    }
}
