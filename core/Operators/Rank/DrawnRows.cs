using Pipelines.Core.Documents;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Embedding;

namespace Pipelines.Core.Operators.Rank;

/// <summary>The texts of a few rows. Holds these.</summary>
internal static class DrawnRows
{
    /// <summary>The rows in the order of <paramref name="ordinals"/>, cut to their texts.</summary>
    public static async Task<IReadOnlyList<Row>> ReadAsync(IArrangedInput input, IRowText text, IReadOnlyList<long> ordinals, CancellationToken cancellationToken)
    {
        var places = ordinals.Index().ToDictionary(static one => one.Item, static one => one.Index);
        var rows = new Row[ordinals.Count];
        long ordinal = 0;
        await foreach (Row row in input.ReadAsync(cancellationToken))
        {
            if (places.TryGetValue(ordinal++, out int place))
            {
                rows[place] = TextRows.Of(row.Id, text.TextOf(row.Fields));
            }
        }

        return rows;
    }
}
