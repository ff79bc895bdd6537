using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Asking;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Schemas;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Operators.Pairs;

/// <summary>Reads what is asked about two rows.</summary>
internal static class PairQuestionReader
{
    private static readonly TextKey Model = new("comparison_model", "the model that compares; the pipeline's default_model when absent");

    private static readonly OutputContract IsMatch = new(
        OutputSchema.FromJsonSchema(new JObject
        {
            ["type"] = "object",
            ["properties"] = new JObject { ["is_match"] = new JObject { ["type"] = "boolean" } },
            ["required"] = new JArray("is_match"),
            ["additionalProperties"] = false,
        }).Value!,
        OutputMode.Tools);

    /// <summary>Besides the prompt, which is another one for each operator.</summary>
    public static SpecKeys Keys { get; } = new([Model, .. ModelOptionsReader.KeysButModel, ValidationReader.Retries]);

    /// <summary>Null when something is missing or wrong, which is reported.</summary>
    public static PairQuestion? Read(SpecReader reader, BindingContext context, TextKey promptKey, PairSides sides)
    {
        PairPrompt? prompt = PairPrompt.Read(reader, promptKey, sides);
        ModelOptions? model = ModelOptionsReader.Read(reader, context, Model);
        int retries = reader.CountOrDefault(ValidationReader.Retries);
        return prompt is null || model is null ? null : new PairQuestion(
            prompt, SystemMessage.For(context.SystemPrompt, IsMatch, null), new AnswerPolicy(IsMatch, model, [], retries, Gleaning: null));
    }
}
