using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Inference;

namespace Pipelines.Core.Operators.Pairs;

/// <summary>Makes of each row the embedding of a text of it. Several rows share a call.</summary>
/// <param name="name">The phase's name.</param>
/// <param name="type">The type of the operator that it is a phase of.</param>
/// <param name="options">Model and batch size.</param>
/// <param name="fields">What is embedded of a row.</param>
internal sealed class EmbedRowsOperator(string name, string type, BlockingOptions options, BlockingFields fields) : IRowOperator
{
    private const string VectorField = "vector";
    private const int TimeoutRetries = 2;

    public string Name { get; } = name;

    public string Type { get; } = type;

    public OperatorTraits Traits { get; } = new(
        Cardinality.OneToOne,
        fields.Names is { } names ? FieldSet.Of(names) : FieldSet.All,
        FieldSet.Of([VectorField]),
        FieldSet.All,
        IsRowLocal: true,
        UsesModel: true,
        PreservesOrder: true,
        NeedsStageStart: true);

    public ContentHash Identity { get; } = IdentityOf(options, fields);

    public int RowsPerApplication => options.EmbeddingBatchRows;

    public int PreparationRowCount => 0;

    public static float[] VectorOf(Row row) => EmbeddingCall.VectorOf(row.Fields.Value<string>(VectorField)!);

    public IReadOnlyList<long> ChoosePreparationRows(long rowCount) => [];

    public Task<JObject> PrepareAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("There is nothing to prepare.");

    public string? LocalityKey(Row row) => null;

    public async Task<IReadOnlyList<RowOutcome>> ApplyAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken)
    {
        string[] texts = [.. rows.Select(row => fields.TextOf(row.Fields))];
        string[] distinct = [.. texts.Distinct(StringComparer.Ordinal)];
        var call = new ModelCall(rows[0].Id, EmbeddingCall.For(options.EmbeddingModel, distinct, options.EmbeddingTimeout), 0, TimeoutRetries);
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

    private static ContentHash IdentityOf(BlockingOptions options, BlockingFields fields)
    {
        using var hasher = new CanonicalHasher("pipelines/operator/embed-rows/1");
        hasher.Add(options.EmbeddingModel);
        fields.AddTo(hasher);
        return hasher.Finish();
    }
}
