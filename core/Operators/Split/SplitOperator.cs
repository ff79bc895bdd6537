using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Fields;

namespace Pipelines.Core.Operators.Split;

/// <summary>
/// Makes a row of each chunk of a text: the whole row, then the chunk, the id of the document, and the chunk's number from 1. The
/// id follows from the row's own, so that it is the same in every run.
/// </summary>
internal sealed class SplitOperator(SplitOptions options, ContentHash identity) : PureRowOperator(options.Name, "split", TraitsOf(options), identity)
{
    protected override IReadOnlyList<RowResult> Apply(Row row)
    {
        JToken? value = options.Key.Find(row.Fields);
        if (value is not JValue { Value: string text })
        {
            return Unfit(row, value is null
                ? FieldPathReader.Missing(options.Key, row.Fields)
                : $"The field '{options.Key.Text}' is {FieldPathReader.Describe(value)}; a text is wanted here.");
        }

        string document = RowUuid.For(row.Id, Name);
        RowResult[] chunks = [.. options.Method.Cut(text).Select((chunk, i) => Derived(row, i, With(row.Fields, chunk, document, i + 1)))];
        return chunks.Length == 0 ? [RowResult.Filtered(Name, row)] : chunks;
    }

    private JObject With(JObject row, string chunk, string document, int number)
    {
        var fields = (JObject)row.DeepClone();
        fields[ChunkField(options)] = chunk;
        fields[DocumentField(options)] = document;
        fields[NumberField(options)] = number;
        return fields;
    }

    private static string ChunkField(SplitOptions options) => $"{options.Key.Text}_chunk";

    private static string DocumentField(SplitOptions options) => $"{options.Name}_id";

    private static string NumberField(SplitOptions options) => $"{options.Name}_chunk_num";

    private static OperatorTraits TraitsOf(SplitOptions options) => new(
        Cardinality.OneToMany,
        options.Key.FieldsRead,
        FieldSet.Of([ChunkField(options), DocumentField(options), NumberField(options)]),
        FieldSet.None,
        IsRowLocal: true,
        UsesModel: false,
        PreservesOrder: true,
        NeedsStageStart: false);
}
