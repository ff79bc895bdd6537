using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Inference;

namespace Pipelines.Core.Operators.Embedding;

/// <summary>Makes of each row the embedding of a text of it. Several rows share a call.</summary>
/// <param name="name">The phase's name.</param>
/// <param name="type">The type of the operator that it is a phase of.</param>
/// <param name="options">Model and batch size.</param>
/// <param name="text">What is embedded of a row.</param>
internal sealed class EmbedRowsOperator(string name, string type, EmbeddingOptions options, IRowText text) : IRowOperator
{
    private const string VectorField = "vector";
    private const int TimeoutRetries = 2;

    /// <summary>What is sent of a row that says nothing: services refuse an empty text.</summary>
    private const string NoText = " ";

    public string Name { get; } = name;

    public string Type { get; } = type;

    public OperatorTraits Traits { get; } = new(
        Cardinality.OneToOne,
        text.FieldsRead,
        FieldSet.Of([VectorField]),
        FieldSet.All,
        IsRowLocal: true,
        UsesModel: true,
        PreservesOrder: true,
        NeedsStageStart: true);

    public ContentHash Identity { get; } = IdentityOf(options, text);

    public int RowsPerApplication => options.BatchRows;

    public int PreparationRowCount => 0;

    public static float[] VectorOf(Row row) => EmbeddingCall.VectorOf(row.Fields.Value<string>(VectorField)!);

    public IReadOnlyList<long> ChoosePreparationRows(long rowCount) => [];

    public Task<JObject> PrepareAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("There is nothing to prepare.");

    public string? LocalityKey(Row row) => null;

    public async Task<IReadOnlyList<RowOutcome>> ApplyAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken)
    {
        string[] texts = [.. rows.Select(row => text.TextOf(row.Fields) is { Length: > 0 } said ? said : NoText)];
        string[] distinct = [.. texts.Distinct(StringComparer.Ordinal)];
        var call = new ModelCall(rows[0].Id, EmbeddingCall.For(options.Model, distinct, options.Timeout), 0, TimeoutRetries);
        try
        {
            CallAnswer answer = await context.CallAsync(call, cancellationToken);
            var vectors = distinct.Zip(answer.Completion.Choices).ToDictionary(static one => one.First, static one => one.Second.Text, StringComparer.Ordinal);
            return
            [
                .. rows.Select((row, i) => new RowOutcome(
                    RowResult.Ok(Name, row with { Fields = new JObject { [VectorField] = vectors[texts[i]] } }), [answer.Key])),
            ];
        }
        catch (RowCallException exception)
        {
            return [.. rows.Select(row => new RowOutcome(RowResult.Failed(Name, row, exception.Failure)))];
        }
    }

    private static ContentHash IdentityOf(EmbeddingOptions options, IRowText text)
    {
        using var hasher = new CanonicalHasher("pipelines/operator/embed-rows/1");
        hasher.Add(options.Model);
        text.AddTo(hasher);
        return hasher.Finish();
    }
}
