using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Asking;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Operators.Grouping;
using Pipelines.Core.Operators.Prompts;
using Pipelines.Core.Operators.Reduce;
using Pipelines.Core.Schemas;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Operators.Summarize;

/// <summary>
/// <c>summarize</c>: a summary of each group of texts, made of summaries of its parts. A reduce whose prompts are written already. Keys:
/// docs/operators/summarize.md.
/// </summary>
internal sealed class SummarizeType : IOperatorType
{
    private const int BatchMax = 1000;

    /// <summary>So many times a merge's time that every part of a group is a chain of its own.</summary>
    private const double FoldSeconds = 1e9;

    private static readonly TextKey TextField = new("text_key", "the field with the text") { IsRequired = true };
    private static readonly TextKey Focus = new("focus", "what the summary is about, as instructions to the model");
    private static readonly TextKey OutputKey = new("output_key", "the field that holds the summary", Absent: "summary");
    private static readonly WholeNumberKey Texts = new("texts_per_call", "texts that are summarised together", 1, BatchMax, Absent: 10);
    private static readonly WholeNumberKey Summaries = new("summaries_per_call", "summaries that become one", 2, BatchMax, Absent: 10);
    private static readonly FlagKey SkipOnError = new("skip_on_error", "a group that fails is skipped, with its failure kept");

    public string Name => "summarize";

    public SpecKeys Keys { get; } = new(
    [
        TextField,
        Focus,
        OutputKey,
        Texts,
        Summaries,
        .. GroupReader.Keys,
        .. ModelOptionsReader.Keys,
        .. ValidationReader.Keys,
        SkipOnError,
    ]);

    public BoundOperator? Bind(SpecReader reader, BindingContext context)
    {
        GroupOptions group = GroupReader.Read(reader, context);
        string? field = reader.NonBlankText(TextField.Name);
        string focus = reader.Text(Focus) is { } about ? $" {about.Trim()}" : "";
        string output = reader.Text(OutputKey)!;
        int texts = reader.CountOrDefault(Texts);
        int summaries = reader.CountOrDefault(Summaries);
        bool skipOnError = reader.Flag(SkipOnError);
        ModelOptions? model = ModelOptionsReader.Read(reader, context);
        (IReadOnlyList<AnswerRule> rules, int retries) = ValidationReader.Read(reader);
        if (field is null || model is null)
        {
            return null;
        }

        OutputContract contract = ContractOf(output);
        var prompt = GroupPrompt.Compile("prompt", SummaryPrompts.OfTexts(field, focus), PromptVariables.Rows);
        var merge = GroupPrompt.Compile("merge_prompt", SummaryPrompts.OfSummaries(output, focus), GroupPrompt.Answers);
        var policy = new AnswerPolicy(contract, model, rules, retries, Gleaning: null);
        ChatMessage system = SystemMessage.For(context.SystemPrompt, contract, review: null);
        var options = new ReduceOptions
        {
            Group = group,
            Prompt = prompt,
            System = system,
            Policy = policy,
            Fold = new FoldOptions(prompt, texts, FoldSeconds, policy, system),
            Merge = new MergeOptions(merge, summaries, Seconds: 1),
        };
        return new BoundOperator(new ReduceOperator(options, Name, ReduceIdentity.Of(options, skipOnError), skipOnError), ReduceDescription.Of(options))
        {
            Arrangement = new GroupArrangement(group),
        };
    }

    private static OutputContract ContractOf(string field) => new(
        OutputSchema.FromJsonSchema(new JObject
        {
            ["type"] = "object",
            ["properties"] = new JObject { [field] = new JObject { ["type"] = "string" } },
            ["required"] = new JArray(field),
            ["additionalProperties"] = false,
        }).Value!,
        OutputMode.Tools);
}
