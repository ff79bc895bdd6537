using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Fields;

namespace Pipelines.Core.Operators.Parsing;

/// <summary>
/// Adds to each row the text of the file that it names: <c>{**row, output_key: text}</c>, a row for each part where parts are
/// wanted. The planner puts it before the operations of a step that reads a dataset with <c>parsing</c>. A file that cannot be
/// read fails its row.
/// </summary>
internal sealed class ParseOperator(ParseOptions options, IDocumentParsers parsers) : IRowOperator
{
    public string Name => options.Name;

    public string Type => "parse";

    public OperatorTraits Traits { get; } = new(
        Cardinality.OneToMany,
        FieldSet.Of([options.Parsing.InputKey]),
        FieldSet.Of([options.Parsing.OutputKey]),
        FieldSet.None,
        IsRowLocal: true,
        UsesModel: false,
        PreservesOrder: true,
        NeedsStageStart: false);

    public ContentHash Identity { get; } = IdentityOf(options);

    public int RowsPerApplication => 1;

    public int PreparationRowCount => 0;

    public IReadOnlyList<long> ChoosePreparationRows(long rowCount) => [];

    public Task<JObject> PrepareAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("There is nothing to prepare.");

    public string? LocalityKey(Row row) => null;

    public async Task<IReadOnlyList<RowOutcome>> ApplyAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken) =>
        await Task.WhenAll(rows.Select(row => ApplyAsync(row, cancellationToken)));

    private async Task<RowOutcome> ApplyAsync(Row row, CancellationToken cancellationToken)
    {
        string field = options.Parsing.InputKey;
        switch (row.Fields[field])
        {
            case null:
                return Failed(row, RowFailureKinds.Input, $"The row has no field '{field}', which is to name the file to parse (input_key). It has: {FieldNames(row)}.");
            case JValue { Value: string path } when path.Length > 0:
                return await ParseAsync(row, path, cancellationToken);
            case var other:
                return Failed(row, RowFailureKinds.Input, $"The field '{field}' is {FieldPathReader.Describe(other)}; the path of a file is wanted here.");
        }
    }

    private async Task<RowOutcome> ParseAsync(Row row, string path, CancellationToken cancellationToken)
    {
        var call = new DocumentCall(options.Parsing.Function, path, options.Parsing.Arguments, options.Places) { HasQuirks = options.HasQuirks };
        try
        {
            IReadOnlyList<string> texts = await parsers.ParseAsync(call, cancellationToken);
            return texts.Count switch
            {
                0 => new RowOutcome(RowResult.Filtered(Name, row)),
                1 => new RowOutcome(RowResult.Ok(Name, row with { Fields = With(row.Fields, texts[0]) })),
                _ => new RowOutcome(
                    [.. texts.Select((text, i) => RowResult.Ok(Name, new Row(row.Id.Derive(Name, i), With(row.Fields, text))))], []),
            };
        }
        catch (DocumentException exception)
        {
            return Failed(row, RowFailureKinds.Document, exception.Message);
        }
    }

    private JObject With(JObject fields, string text)
    {
        var merged = (JObject)fields.DeepClone();
        merged[options.Parsing.OutputKey] = text;
        return merged;
    }

    private RowOutcome Failed(Row row, string kind, string detail) => new(RowResult.Failed(Name, row, new RowFailure(kind, detail)));

    private static string FieldNames(Row row) => string.Join(", ", row.Fields.Properties().Select(static property => property.Name));

    /// <summary>The contents of the files are part of the input's identity, not of this one.</summary>
    private static ContentHash IdentityOf(ParseOptions options)
    {
        using var hasher = new CanonicalHasher("pipelines/operator/parse/1");
        hasher.Add(options.Parsing.Function).Add(options.Parsing.InputKey).Add(options.Parsing.OutputKey).Add(options.Parsing.Arguments).Add(options.HasQuirks);
        return hasher.Finish();
    }
}
