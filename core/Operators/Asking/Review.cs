using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;
using Pipelines.Core.Schemas;

namespace Pipelines.Core.Operators.Asking;

/// <summary>What a reviewing model answers.</summary>
/// <param name="ShouldRefine">The answer is to be improved.</param>
/// <param name="Improvements">How.</param>
internal sealed record Review(bool ShouldRefine, string Improvements)
{
    private const string ShouldRefineField = "should_refine";
    private const string ImprovementsField = "improvements";

    /// <summary>How it is asked for.</summary>
    public static OutputContract Contract(OutputMode mode) => new(Schema, mode);

    public static Review From(JObject fields) => new((bool)fields[ShouldRefineField]!, (string)fields[ImprovementsField]!);

    private static OutputSchema Schema { get; } = OutputSchema.FromJsonSchema(new JObject
    {
        ["type"] = "object",
        ["properties"] = new JObject
        {
            [ShouldRefineField] = new JObject { ["type"] = "boolean", ["description"] = "Whether the answer must be improved." },
            [ImprovementsField] = new JObject { ["type"] = "string", ["description"] = "What to improve and how; empty when nothing is." },
        },
        ["required"] = new JArray(ShouldRefineField, ImprovementsField),
        ["additionalProperties"] = false,
    }).Value!;
}
