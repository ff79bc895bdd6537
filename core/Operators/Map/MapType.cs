using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Asking;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Operators.Retrieval;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Operators.Map;

/// <summary>
/// <c>map</c>: asks a model about each row and adds the answer's fields to it; with <c>drop_keys</c> alone it only takes fields
/// away. Keys: docs/operators/map.md.
/// </summary>
internal sealed class MapType : IOperatorType
{
    private static readonly WholeNumberKey Limit = new("limit", "only the first so many rows; the others are skipped", 1);
    private static readonly FlagKey SkipOnError = new("skip_on_error", "a row that fails is skipped, with its failure kept");

    public string Name => "map";

    public SpecKeys Keys { get; } = new(
    [
        .. RowQuestionReader.Keys,
        ConfidenceReader.Key,
        .. AnsweredRow.Keys,
        Limit,
        SkipOnError,
        new RefusedKey("pdf_url_key", "PDF files as part of a prompt are not supported by this version."),
    ]);

    public BoundOperator? Bind(SpecReader reader, BindingContext context)
    {
        AnsweredRow made = AnsweredRow.Read(reader, context.OperatorName);
        long? limit = reader.WholeNumber(Limit);
        bool skipOnError = reader.Flag(SkipOnError);
        if (made.DropKeys.Count > 0 && !reader.Has(RowQuestionReader.Prompt))
        {
            WarnWithoutPrompt(reader);
            return new BoundOperator(new ProjectionOperator(context.OperatorName, Name, made.DropKeys), new OperatorDescription(), limit);
        }

        if (RowQuestionReader.Read(reader, context) is not { } asked)
        {
            return null;
        }

        MapOptions options = MapOptions.Of(context.OperatorName, ConfidenceReader.Attach(reader, context, asked), made, skipOnError);
        RowQuestion question = options.Question;
        return RetrievalPhases.Attach(new BoundOperator(new MapOperator(options, Name, IdentityOf(options)), RowQuestionDescription.Of(question), limit), question.Retrieval);
    }

    private static void WarnWithoutPrompt(SpecReader reader)
    {
        foreach (SpecKey key in RowQuestionReader.Keys.Append(ConfidenceReader.Key).Where(key => key is not (UnusedKey or RefusedKey) && reader.Has(key)))
        {
            reader.Warning(key, "Not used: without a prompt no model is asked, and the fields of 'drop_keys' are all that changes.");
        }
    }

    private static ContentHash IdentityOf(MapOptions options)
    {
        using var hasher = new CanonicalHasher("pipelines/operator/map/1");
        RowQuestionIdentity.Add(hasher, options.Question);
        hasher.Add(options.SkipOnError);
        options.Made.AddTo(hasher);
        return hasher.Finish();
    }
}
