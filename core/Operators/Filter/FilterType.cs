using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Asking;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Operators.Cascades;
using Pipelines.Core.Operators.Retrieval;
using Pipelines.Core.Schemas;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Operators.Filter;

/// <summary><c>filter</c>: asks a model about each row whether to keep it. Keys: docs/operators/filter.md.</summary>
internal sealed class FilterType : IOperatorType
{
    /// <summary>May stand beside the decision and stays on the kept rows.</summary>
    private const string ExplanationField = "_short_explanation";

    private static readonly WholeNumberKey Limit = new("limit", "only the first so many rows that pass; the others are skipped", 1);
    private static readonly FlagKey SkipOnError = new("skip_on_error", "a row that fails is skipped, with its failure kept");

    public string Name => "filter";

    public SpecKeys Keys { get; } = new(
    [
        .. CascadeReader.In(RowQuestionReader.Keys),
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
        if (RowQuestionReader.Read(reader, context) is not { } asked || DecisionFieldOf(asked.Policy.Contract, reader) is not { } decision)
        {
            return null;
        }

        RowQuestion question = WithConfidence(reader, context, asked);
        var options = new FilterOptions(
            context.OperatorName,
            question,
            decision,
            made with { ContextField = question.Retrieval?.SavedField, ConfidenceField = question.Confidence?.Field },
            skipOnError);
        return CascadeReader.Read(reader, question.Policy.Model, CascadeGuarantee.Recall, context.SystemPrompt, decision) is { } cascade
            ? BindCascade(reader, new CascadedFilterOptions(options, IdentityOf(options), cascade, limit))
            : RetrievalPhases.Attach(new BoundOperator(new FilterOperator(options, IdentityOf(options)), RowQuestionDescription.Of(question)) { PassedRowsMax = limit }, question.Retrieval);
    }

    private static RowQuestion WithConfidence(SpecReader reader, BindingContext context, RowQuestion question)
    {
        if (!reader.Has(CascadeReader.Key))
        {
            return ConfidenceReader.Attach(reader, context, question);
        }

        if (reader.Has(ConfidenceReader.Key))
        {
            reader.Error(ConfidenceReader.Key, "A cascade's cheap model says itself how sure it is, and its rows have no answer of the model: leave out 'confidence', or the cascade.");
        }

        return question;
    }

    private static BoundOperator? BindCascade(SpecReader reader, CascadedFilterOptions options)
    {
        if (options.Filter.Question.Calibration is not null)
        {
            reader.Error(CascadeReader.Key, "A cascade asks about rows in several steps, which would each be calibrated for itself: leave out 'calibrate', or the cascade.");
            return null;
        }

        if (options.Filter.Question.Retrieval is not null)
        {
            reader.Error(CascadeReader.Key, "A cascade's cheap model does not get what a retriever finds: leave out 'retriever', or the cascade.");
            return null;
        }

        return CascadedFilter.Bind(options);
    }

    private static string? DecisionFieldOf(OutputContract contract, SpecReader reader)
    {
        if (contract.AnswerCount > 1)
        {
            reader.Error(OutputContractReader.Key, "A filter asks once about each row; 'output.n' cannot be above 1.");
        }

        OutputField[] decisions = [.. contract.Schema.Fields.Where(static field => field.Name != ExplanationField)];
        if (decisions is [{ IsBoolean: true, IsRequired: true, Name: var name }])
        {
            return name;
        }

        string found = decisions.Length == 0 ? "none" : string.Join(", ", decisions.Select(static field => $"'{field.Name}'"));
        reader.Error(
            OutputContractReader.Key,
            $"A filter's schema has exactly one field, of type bool, that says whether the row is kept (and '{ExplanationField}' beside it, if wanted); here: {found}.");
        return null;
    }

    private static ContentHash IdentityOf(FilterOptions options)
    {
        using var hasher = new CanonicalHasher("pipelines/operator/filter/1");
        RowQuestionIdentity.Add(hasher, options.Question);
        hasher.Add(options.DecisionField).Add(options.SkipOnError);
        options.Made.AddTo(hasher);
        return hasher.Finish();
    }
}
