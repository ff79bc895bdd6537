using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Fields;

namespace Pipelines.Core.Operators.LinkResolve;

/// <summary>One unit for each id, with what the prompt reads of its row. Where several rows have one id the last one stands for it, as in DocETL.</summary>
internal sealed class IdsArrangement(LinkResolveOptions options) : IArrangement
{
    public ContentHash Identity { get; } = options.Identity;

    public string Units => "each id";

    public async IAsyncEnumerable<Row> ArrangeAsync(IArrangingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        FieldSet read = options.Question.Prompt.FieldsReadOf(LinkResolveOptions.ItemVariable);
        var lastOf = new Dictionary<ContentHash, int>();
        int ordinal = 0;
        await foreach (Row row in context.Inputs[0].ReadAsync(cancellationToken))
        {
            if (options.Fields.IdOf(row) is { } id)
            {
                lastOf[RowKey.Of([id])] = ordinal;
            }

            ordinal++;
        }

        ordinal = 0;
        await foreach (Row row in context.Inputs[0].ReadAsync(cancellationToken))
        {
            if (options.Fields.IdOf(row) is { } id && lastOf[RowKey.Of([id])] == ordinal)
            {
                yield return new Row(row.Id, new JObject
                {
                    [LinkResolveOptions.IdVariable] = id.DeepClone(),
                    [LinkResolveOptions.ItemVariable] = FieldCut.Of(row.Fields, read),
                });
            }

            ordinal++;
        }
    }
}
