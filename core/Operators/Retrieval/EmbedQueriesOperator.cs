using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Prompts;

namespace Pipelines.Core.Operators.Retrieval;

/// <summary>Embeds what is searched for about each row, or each group.</summary>
internal sealed class EmbedQueriesOperator(RetrievedContext retrieval, bool isAboutGroups) : IRowOperator
{
    private const string VectorField = "vector";
    private const int TimeoutRetries = 2;

    private readonly Retriever _retriever = retrieval.Retriever;

    public string Name { get; } = $"{retrieval.OperatorName}.queries";

    public string Type => "retriever";

    public OperatorTraits Traits { get; } = new(
        Cardinality.OneToOne,
        retrieval.Retriever.EmbeddingQuery.FieldsRead,
        FieldSet.Of([VectorField]),
        FieldSet.All,
        IsRowLocal: true,
        UsesModel: true,
        PreservesOrder: true,
        NeedsStageStart: true);

    public ContentHash Identity { get; } = IdentityOf(retrieval.Retriever);

    public int RowsPerApplication => isAboutGroups ? 1 : IndexRowsOperator.RowsPerCall;

    public int PreparationRowCount => 0;

    /// <summary>Null when there was nothing to search for.</summary>
    public static float[]? VectorOf(Row row) => (string?)row.Fields[VectorField] is { } vector ? EmbeddingCall.VectorOf(vector) : null;

    public IReadOnlyList<long> ChoosePreparationRows(long rowCount) => [];

    public Task<JObject> PrepareAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("There is nothing to prepare.");

    public string? LocalityKey(Row row) => null;

    public async Task<IReadOnlyList<RowOutcome>> ApplyAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken)
    {
        (string Text, RowFailure? Failure)[] queries = await Task.WhenAll(rows.Select(row => QueryOfAsync(row, cancellationToken)));
        string[] texts = [.. queries.Select(static query => query.Text).Where(static text => text.Length > 0).Distinct(StringComparer.Ordinal)];
        Dictionary<string, string> vectors = [];
        CallAnswer? answer = null;
        try
        {
            if (texts.Length > 0)
            {
                var call = new ModelCall(rows[0].Id, EmbeddingCall.For(_retriever.EmbeddingModel, texts, IndexRowsOperator.CallTimeout), 0, TimeoutRetries);
                answer = await context.CallAsync(call, cancellationToken);
                vectors = texts.Zip(answer.Completion.Choices).ToDictionary(static one => one.First, static one => one.Second.Text, StringComparer.Ordinal);
            }
        }
        catch (RowCallException exception)
        {
            return [.. rows.Zip(queries, (row, query) => new RowOutcome(RowResult.Failed(Name, row, query.Failure ?? exception.Failure)))];
        }

        return [.. rows.Zip(queries, (row, query) => OutcomeOf(row, query, vectors, answer))];
    }

    private RowOutcome OutcomeOf(Row row, (string Text, RowFailure? Failure) query, Dictionary<string, string> vectors, CallAnswer? answer)
    {
        if (query.Failure is { } failure)
        {
            return new RowOutcome(RowResult.Failed(Name, row, failure));
        }

        JObject fields = vectors.TryGetValue(query.Text, out string? vector) ? new JObject { [VectorField] = vector } : [];
        return new RowOutcome(RowResult.Ok(Name, row with { Fields = fields }), answer is null ? [] : [answer.Key]);
    }

    private async Task<(string Text, RowFailure? Failure)> QueryOfAsync(Row row, CancellationToken cancellationToken)
    {
        try
        {
            return (await QueryTexts.OfAsync(_retriever.EmbeddingQuery, row, cancellationToken), null);
        }
        catch (PromptException exception)
        {
            return ("", new RowFailure(RowFailureKinds.Template, exception.Message));
        }
    }

    private static ContentHash IdentityOf(Retriever retriever)
    {
        using var hasher = new CanonicalHasher("pipelines/operator/embed-queries/1");
        return hasher.Add(retriever.EmbeddingModel).Add(retriever.EmbeddingQuery.Text).Finish();
    }
}
