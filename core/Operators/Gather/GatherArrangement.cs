using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Core.Operators.Gather;

/// <summary>Each chunk with what stands around it: documents in the order of their first chunks, chunks in their own. Rows that are no chunks fail.</summary>
internal sealed class GatherArrangement(GatherOptions options) : IArrangement
{
    public ContentHash Identity { get; } = options.Identity;

    public string Units => "each chunk";

    public async IAsyncEnumerable<Row> ArrangeAsync(IArrangingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ChunkOrders orders = await ChunkOrders.ReadAsync(options, context.Inputs[0], cancellationToken);
        IRowSorter sorter = context.BeginSort("chunks");
        int ordinal = 0;
        await foreach (Row row in context.Inputs[0].ReadAsync(cancellationToken))
        {
            await sorter.AddAsync(orders.Of(row, ordinal++), row, cancellationToken);
        }

        await foreach (SortedGroup document in (await sorter.SortAsync(cancellationToken)).ReadGroupsAsync(cancellationToken))
        {
            if (orders.FailureOf(document.Group, document.First) is { } failure)
            {
                yield return document.First with { Group = new RowGroup(1) { Ending = RowEnding.Failed(failure) } };
                continue;
            }

            await foreach (Row chunk in options.IsBare ? BareAsync(document.Members, cancellationToken) : new DocumentChunks(options, document.Members).RenderAsync(cancellationToken))
            {
                yield return chunk;
            }
        }
    }

    private IAsyncEnumerable<Row> BareAsync(IRowMembers members, CancellationToken cancellationToken) => members.ReadAsync(cancellationToken)
        .Select(row => row with { Fields = new JObject(row.Fields) { [options.RenderedField] = options.ContentKey.Find(row.Fields)!.DeepClone() } });
}
