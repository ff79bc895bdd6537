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
    /// <summary>The field of an answer that says whether two rows match.</summary>
    public const string IsMatch = "is_match";

    private static readonly TextKey Model = new("comparison_model", "the model that compares; the pipeline's default_model when absent");

    /// <summary>Besides the prompt, which is another one for each operator.</summary>
    public static SpecKeys Keys { get; } = new([Model, .. ModelOptionsReader.KeysButModel, ValidationReader.Retries]);

    /// <summary>Null when something is missing or wrong, which is reported.</summary>
    /// <param name="reader">The operation.</param>
    /// <param name="context">The pipeline.</param>
    /// <param name="promptKey">The question.</param>
    /// <param name="sides">What it calls the rows.</param>
    /// <param name="answerField">What the model is asked for.</param>
    /// <param name="rules">What else must hold for the answer.</param>
    public static PairQuestion? Read(
        SpecReader reader, BindingContext context, TextKey promptKey, PairSides sides, string answerField = IsMatch, IReadOnlyList<AnswerRule>? rules = null)
    {
        PairPrompt? prompt = PairPrompt.Read(reader, promptKey, sides);
        ModelOptions? model = ModelOptionsReader.Read(reader, context, Model);
        int retries = reader.CountOrDefault(ValidationReader.Retries);
        OutputContract contract = YesOrNo(answerField);
        return prompt is null || model is null ? null : new PairQuestion(
            prompt, SystemMessage.For(context.SystemPrompt, contract, null), new AnswerPolicy(contract, model, rules ?? [], retries, Gleaning: null), answerField);
    }

    private static OutputContract YesOrNo(string field) => new(
        OutputSchema.FromJsonSchema(new JObject
        {
            ["type"] = "object",
            ["properties"] = new JObject { [field] = new JObject { ["type"] = "boolean" } },
            ["required"] = new JArray(field),
            ["additionalProperties"] = false,
        }).Value!,
        OutputMode.Tools);
}
