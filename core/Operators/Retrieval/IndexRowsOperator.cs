using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Prompts;

namespace Pipelines.Core.Operators.Retrieval;

/// <summary>Makes of each row that a retriever can find its text and, where it is found so, its embedding. Rows share calls.</summary>
internal sealed class IndexRowsOperator(Retriever retriever) : IRowOperator
{
    private const string TextField = "text";
    private const string VectorField = "vector";
    private const int TimeoutRetries = 2;

    /// <summary>Texts of one embedding call.</summary>
    public const int RowsPerCall = 64;

    public static TimeSpan CallTimeout { get; } = TimeSpan.FromSeconds(120);

    public Retriever Retriever => retriever;

    public string Name { get; } = $"{retriever.Name}.index";

    public string Type => "retriever";

    public OperatorTraits Traits { get; } = new(
        Cardinality.OneToOne,
        retriever.ShownPhrase.FieldsRead.Union(retriever.EmbeddedPhrase.FieldsRead),
        FieldSet.Of([TextField, VectorField]),
        FieldSet.All,
        IsRowLocal: true,
        UsesModel: retriever.UsesEmbeddings,
        PreservesOrder: true,
        NeedsStageStart: false);

    public ContentHash Identity { get; } = IdentityOf(retriever);

    public int RowsPerApplication => retriever.UsesEmbeddings ? RowsPerCall : 1;

    public int PreparationRowCount => 0;

    public static string TextOf(JObject indexed) => (string)indexed[TextField]!;

    /// <summary>Null when the text is empty, or rows are not found by embeddings.</summary>
    public static float[]? VectorOf(JObject indexed) => (string?)indexed[VectorField] is { } vector ? EmbeddingCall.VectorOf(vector) : null;

    public IReadOnlyList<long> ChoosePreparationRows(long rowCount) => [];

    public Task<JObject> PrepareAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("There is nothing to prepare.");

    public string? LocalityKey(Row row) => null;

    public async Task<IReadOnlyList<RowOutcome>> ApplyAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken)
    {
        IndexedText[] texts = [.. rows.Select(TextsOf)];
        string[] embedded = [.. texts.Select(static text => text.Embedded).OfType<string>().Where(static text => text.Length > 0).Distinct(StringComparer.Ordinal)];
        Dictionary<string, string> vectors = [];
        CallAnswer? answer = null;
        if (retriever.UsesEmbeddings && embedded.Length > 0)
        {
            try
            {
                var call = new ModelCall(rows[0].Id, EmbeddingCall.For(retriever.EmbeddingModel, embedded, CallTimeout), 0, TimeoutRetries);
                answer = await context.CallAsync(call, cancellationToken);
                vectors = embedded.Zip(answer.Completion.Choices).ToDictionary(static one => one.First, static one => one.Second.Text, StringComparer.Ordinal);
            }
            catch (RowCallException exception)
            {
                return [.. rows.Select(row => new RowOutcome(RowResult.Failed(Name, row, exception.Failure)))];
            }
        }

        return [.. rows.Zip(texts, (row, text) => OutcomeOf(row, text, vectors, answer))];
    }

    private RowOutcome OutcomeOf(Row row, IndexedText text, Dictionary<string, string> vectors, CallAnswer? answer)
    {
        if (text.Failure is { } failure)
        {
            return new RowOutcome(RowResult.Failed(Name, row, failure));
        }

        var indexed = new JObject { [TextField] = text.Shown };
        if (text.Embedded is { } embedded && vectors.TryGetValue(embedded, out string? vector))
        {
            indexed[VectorField] = vector;
        }

        return new RowOutcome(RowResult.Ok(Name, row with { Fields = indexed }), answer is null ? [] : [answer.Key]);
    }

    private IndexedText TextsOf(Row row)
    {
        try
        {
            string shown = retriever.ShownPhrase.Render(row.Fields);
            return new IndexedText(shown, retriever.EmbeddedPhrase == retriever.ShownPhrase ? shown : retriever.EmbeddedPhrase.Render(row.Fields), null);
        }
        catch (PromptException exception)
        {
            return new IndexedText("", null, new RowFailure(RowFailureKinds.Template, exception.Message));
        }
    }

    private static ContentHash IdentityOf(Retriever retriever)
    {
        using var hasher = new CanonicalHasher("pipelines/operator/retriever-index/1");
        retriever.AddIndexTo(hasher);
        return hasher.Finish();
    }

    private readonly record struct IndexedText(string Shown, string? Embedded, RowFailure? Failure);
}
