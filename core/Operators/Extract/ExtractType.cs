using Pipelines.Core.Identity;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Asking;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Operators.Fields;
using Pipelines.Core.Operators.Prompts;
using Pipelines.Core.Operators.Retrieval;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;
using Pipelines.Core.Specs.Pipeline;

namespace Pipelines.Core.Operators.Extract;

/// <summary><c>extract</c>: has a model point to the parts of a text that are wanted. Keys: docs/operators/extract.md.</summary>
internal sealed class ExtractType : IOperatorType
{
    private static readonly LineExtraction Lines = new();
    private static readonly PatternExtraction Patterns = new();

    private static readonly Dictionary<string, ExtractionMethod> Methods = new(StringComparer.Ordinal)
    {
        ["line_number"] = ExtractionMethod.LineNumber,
        ["regex"] = ExtractionMethod.Regex,
    };

    private static readonly TextKey Prompt = new("prompt", "what to extract; a template over 'input'") { IsRequired = true };
    private static readonly TextsKey Documents = new("document_keys", "the fields, or paths to them, that hold the texts", CountMin: 1) { IsRequired = true };
    private static readonly ChoiceKey<ExtractionMethod> Method = new("extraction_method", "how the model says which parts are meant", Methods, Absent: "line_number");
    private static readonly FlagKey Format = new("format_extraction", "parts are joined with an empty line between them; false makes a list", Absent: true);
    private static readonly TextKey Suffix = new("extraction_key_suffix", "what stands behind a text's name in the name of the field made; _extracted_{name} when absent") { MayBeBlank = true };
    private static readonly WholeNumberKey Limit = new("limit", "only the first so many rows; the others are skipped", 1);
    private static readonly FlagKey SkipOnError = new("skip_on_error", "a row that fails is skipped, with its failure kept");

    public string Name => "extract";

    public SpecKeys Keys { get; } = new(
    [
        Prompt, Documents, Method, Format, Suffix, .. RetrievalReader.WithRetriever(ModelOptionsReader.Keys), ValidationReader.Retries, Limit, SkipOnError,
    ]);

    public BoundOperator? Bind(SpecReader reader, BindingContext context)
    {
        CompiledPrompt? prompt = PromptReader.ReadInstructions(reader, Prompt);
        IReadOnlyList<string> documents = reader.Texts(Documents) ?? [];
        IExtraction question = reader.Choice(Method) == ExtractionMethod.Regex ? Patterns : Lines;
        bool isJoined = reader.Flag(Format);
        string? suffix = reader.Text(Suffix);
        ModelOptions? model = ModelOptionsReader.Read(reader, context);
        RetrievedContext? retrieval = RetrievalReader.Read(reader, context, RetrievalReader.OfRows);
        int retries = reader.CountOrDefault(ValidationReader.Retries);
        long? limit = reader.WholeNumber(Limit);
        bool skipOnError = reader.Flag(SkipOnError.Name, absent: context.Compat == CompatMode.DocEtl03);
        if (prompt is null || documents.Count == 0 || model is null)
        {
            return null;
        }

        var options = new ExtractOptions(
            context.OperatorName,
            retrieval is null ? prompt : prompt.Retrieving(),
            [.. documents.Distinct(StringComparer.Ordinal).Select(FieldPath.Parse)],
            question,
            new AnswerPolicy(question.Contract, model, [], retries, Gleaning: null),
            string.IsNullOrEmpty(suffix) ? $"_extracted_{context.OperatorName}" : suffix,
            isJoined,
            skipOnError)
        {
            Retrieval = retrieval,
        };
        ChatMessage system = question.System(context.SystemPrompt);
        return RetrievalPhases.Attach(new BoundOperator(new ExtractOperator(options, system, IdentityOf(options, system)), DescriptionOf(options, system), limit), retrieval);
    }

    private static OperatorDescription DescriptionOf(ExtractOptions options, ChatMessage system) => new()
    {
        Model = options.Policy.Model.Model,
        SystemMessage = system.Content,
        Prompts = [new PromptDescription(Prompt.Name, options.Prompt.Text, options.Prompt.StaticPrefix, options.Prompt.FieldsRead)],
        AnswerSchema = options.Question.Contract.Schema.CanonicalText,
        Calls = new CallEstimate(0, options.Documents.Count * (1 + options.Policy.RetriesMax)),
    };

    private static ContentHash IdentityOf(ExtractOptions options, ChatMessage system)
    {
        using var hasher = new CanonicalHasher("pipelines/operator/extract/1");
        RowQuestionIdentity.Add(hasher, new RowQuestion { Prompt = options.Prompt, System = system, Policy = options.Policy });
        hasher.Add(options.Question.Method.ToString()).Add(options.Suffix).Add(options.IsJoined).Add(options.SkipOnError).AddCount(options.Documents.Count);
        foreach (FieldPath document in options.Documents)
        {
            hasher.Add(document.Text);
        }

        options.Retrieval?.AddTo(hasher);

        return hasher.Finish();
    }
}
