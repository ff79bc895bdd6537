using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Prompts;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Operators.Asking;

/// <summary>Reads <c>gleaning</c>.</summary>
internal static class GleaningReader
{
    private const int RoundsMax = 20;

    private static readonly WholeNumberKey Rounds = new("num_rounds", "how often an answer is improved at most", 1, RoundsMax) { IsRequired = true };
    private static readonly TextKey ReviewPrompt =
        new("validation_prompt", "what the reviewing model is asked about an answer; a template over 'output'") { IsRequired = true };
    private static readonly ShapedKey Condition = new("if", "an expression over 'output'; only answers for which it holds are reviewed", ShapedKey.Expression);
    private static readonly TextKey Reviewer = new("model", "the reviewing model; the operation's own when absent");

    public static MappingKey Key { get; } =
        new("gleaning", "has answers reviewed by a model and improved", new SpecKeys([Rounds, ReviewPrompt, Condition, Reviewer]));

    /// <summary>Null when the operation has none, or it is wrong, which is reported.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="model">The model of the operation, which reviews when no other is named.</param>
    /// <param name="mode">How answers are asked for on the wire.</param>
    public static GleaningOptions? Read(SpecReader operation, string? model, OutputMode mode)
    {
        if (operation.Mapping(Key) is not { } reader)
        {
            return null;
        }

        int? rounds = reader.Count(Rounds);
        CompiledPrompt? prompt = PromptReader.ReadAboutAnswer(reader, ReviewPrompt);
        AnswerRule? condition = reader.Has(Condition) ? AnswerRules.ReadOne(reader, Condition) : null;
        string? reviewer = reader.Text(Reviewer) ?? model;
        reader.Close();
        return rounds is null || prompt is null || reviewer is null ? null : new GleaningOptions(rounds.Value, prompt, condition, reviewer, Review.Contract(mode));
    }
}
