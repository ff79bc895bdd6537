using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Fields;

namespace Pipelines.Core.Operators.Pairs;

/// <summary>
/// Makes units of pairs of ordinals: brings each pair its rows, cut to the fields that are needed. The pairs are sorted by
/// their right rows, joined with them, sorted by their left rows and joined with those, so any number of pairs of any rows
/// passes in bounded memory.
/// </summary>
/// <param name="name">The operator's: of the units' ids.</param>
/// <param name="leftFields">What is kept of a left row.</param>
/// <param name="rightFields">What is kept of a right row.</param>
internal sealed class PairUnits(string name, FieldSet leftFields, FieldSet rightFields)
{
    private const string OrdinalField = "o";
    private const string RowField = "r";

    /// <summary>The units, by their left rows and then their right ones.</summary>
    public async IAsyncEnumerable<Row> JoinAsync(
        IEnumerable<RowPair> pairs, IArrangedInput left, IArrangedInput right, IArrangingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ISortedRows byLeft = await WithRightRowsAsync(pairs, right, context, cancellationToken);
        await foreach ((Row row, SortedRow pair) in JoinAsync(left, byLeft, cancellationToken))
        {
            var ordinals = new RowPair((int)pair.Key.Group, (int)pair.Key.Place);
            JObject unit = PairFields.Unit(ordinals, FieldCut.Of(row.Fields, leftFields), (JObject)pair.Row.Fields[RowField]!);
            yield return new Row(row.Id.Derive(name, ordinals.Right), unit);
        }
    }

    private async Task<ISortedRows> WithRightRowsAsync(IEnumerable<RowPair> pairs, IArrangedInput right, IArrangingContext context, CancellationToken cancellationToken)
    {
        IRowSorter byRight = context.BeginSort("pairs-by-right");
        foreach (RowPair pair in pairs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await byRight.AddAsync(new RowOrder(pair.Right, pair.Left), new Row(new RowId("pair"), new JObject { [OrdinalField] = pair.Left }), cancellationToken);
        }

        IRowSorter byLeft = context.BeginSort("pairs-by-left");
        await foreach ((Row row, SortedRow pair) in JoinAsync(right, await byRight.SortAsync(cancellationToken), cancellationToken))
        {
            var fields = new JObject { [RowField] = FieldCut.Of(row.Fields, rightFields) };
            await byLeft.AddAsync(new RowOrder(pair.Row.Fields.Value<int>(OrdinalField), pair.Key.Group), new Row(pair.Row.Id, fields), cancellationToken);
        }

        return await byLeft.SortAsync(cancellationToken);
    }

    /// <summary>Each of the pairs with the row whose ordinal is its group.</summary>
    private static async IAsyncEnumerable<(Row Row, SortedRow Pair)> JoinAsync(
        IArrangedInput rows, ISortedRows pairs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using IAsyncEnumerator<Row> row = rows.ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        long ordinal = -1;
        await foreach (SortedRow pair in pairs.ReadAsync(cancellationToken))
        {
            for (; ordinal < pair.Key.Group; ordinal++)
            {
                if (!await row.MoveNextAsync())
                {
                    throw new InvalidOperationException($"There is no row {pair.Key.Group}.");
                }
            }

            yield return (row.Current, pair);
        }
    }
}
