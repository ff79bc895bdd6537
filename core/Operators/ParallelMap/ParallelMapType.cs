using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Asking;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Operators.Map;
using Pipelines.Core.Operators.Retrieval;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Operators.ParallelMap;

/// <summary>
/// <c>parallel_map</c>: asks a model several independent questions about each row; with <c>drop_keys</c> alone it only takes fields
/// away. Keys: docs/operators/parallel_map.md.
/// </summary>
internal sealed class ParallelMapType : IOperatorType
{
    private static readonly WholeNumberKey Limit = new("limit", "only the first so many rows; the others are skipped", 1);
    private static readonly FlagKey SkipOnError = new("skip_on_error", "a row that fails is skipped, with its failure kept");

    public string Name => "parallel_map";

    public SpecKeys Keys { get; } = new(
    [
        MapPartReader.Key,
        OutputContractReader.Key,
        .. RetrievalReader.WithRetriever(ModelOptionsReader.Keys),
        ValidationReader.Retries,
        .. AnsweredRow.Keys,
        Limit,
        SkipOnError,
        new UnusedKey("validate", "DocETL has no rules for it", "Not used: a parallel_map has no rules. Put the fields that need one into a map."),
        new RefusedKey("pdf_url_key", "PDF files as part of a prompt are not supported by this version."),
    ]);

    public BoundOperator? Bind(SpecReader reader, BindingContext context)
    {
        AnsweredRow made = AnsweredRow.Read(reader, context.OperatorName);
        long? limit = reader.WholeNumber(Limit);
        bool skipOnError = reader.Flag(SkipOnError);
        int retries = reader.CountOrDefault(ValidationReader.Retries);
        if (made.DropKeys.Count > 0 && !reader.Has(MapPartReader.Key))
        {
            return new BoundOperator(new ProjectionOperator(context.OperatorName, Name, made.DropKeys), new OperatorDescription(), limit);
        }

        reader.Require(MapPartReader.Key);
        reader.Require(OutputContractReader.Key);
        OutputContract? whole = OutputContractReader.Read(reader, context);
        ModelOptions? model = ModelOptionsReader.Read(reader, context);
        if (whole is null || model is null)
        {
            return null;
        }

        if (whole.AnswerCount > 1)
        {
            reader.Error(OutputContractReader.Key, "A parallel_map makes one row of one; 'output.n' cannot be above 1.");
        }

        RetrievedContext? retrieval = RetrievalReader.Read(reader, context, RetrievalReader.OfRows);
        IReadOnlyList<MapPart> parts = MapPartReader.Read(reader, context, whole, model, retries, retrieval);
        if (parts.Count == 0)
        {
            return null;
        }

        var options = new ParallelMapOptions(context.OperatorName, parts, made with { ContextField = retrieval?.SavedField }, skipOnError);
        return RetrievalPhases.Attach(new BoundOperator(new ParallelMapOperator(options, IdentityOf(options)), DescriptionOf(parts, whole), limit), retrieval);
    }

    private static OperatorDescription DescriptionOf(IReadOnlyList<MapPart> parts, OutputContract whole)
    {
        OperatorDescription[] each = [.. parts.Select(static part => RowQuestionDescription.Of(part.Question))];
        return each[0] with
        {
            OtherModels = [.. each.SelectMany(static one => one.AllModels).Where(model => model != each[0].Model).Distinct(StringComparer.Ordinal)],
            Prompts = [.. each.SelectMany((one, i) => one.Prompts.Select(prompt => prompt with { Label = $"{parts[i].Label}.{prompt.Label}" }))],
            AnswerSchema = whole.Schema.CanonicalText,
            Calls = new CallEstimate(each.Sum(static one => one.Calls.PerRowMin), each.Sum(static one => one.Calls.PerRowMax)),
        };
    }

    private static ContentHash IdentityOf(ParallelMapOptions options)
    {
        using var hasher = new CanonicalHasher("pipelines/operator/parallel-map/1");
        hasher.AddCount(options.Parts.Count);
        foreach (MapPart part in options.Parts)
        {
            RowQuestionIdentity.Add(hasher, part.Question);
        }

        hasher.Add(options.SkipOnError);
        options.Made.AddTo(hasher);
        return hasher.Finish();
    }
}
