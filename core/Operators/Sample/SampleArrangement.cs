using System.Collections;
using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Fields;

namespace Pipelines.Core.Operators.Sample;

/// <summary>
/// Reads the rows twice: to count them, and to let the chosen ones pass. The others are one unit, which ends as filtered, so a sample
/// of ten rows of a million writes eleven records. A number for each row is held in memory.
/// </summary>
internal sealed class SampleArrangement(SampleOptions options) : IArrangement
{
    public ContentHash Identity { get; } = IdentityOf(options);

    public string Units => "each row that is chosen";

    public async IAsyncEnumerable<Row> ArrangeAsync(IArrangingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IArrangedInput input = context.Inputs[0];
        SampleStrata strata = await StrataOf(input, cancellationToken);
        BitArray chosen = strata.Choose(options);
        int at = 0;
        long left = 0;
        Row? firstLeft = null;
        await foreach (Row row in input.ReadAsync(cancellationToken))
        {
            if (options.StratifyKeys.Count > 0 && KeyOf(row).Key.Failure is { } failure)
            {
                yield return row with { Group = new RowGroup(1) { Ending = RowEnding.Failed(failure) } };
            }
            else if (chosen[at])
            {
                yield return row;
            }
            else
            {
                firstLeft ??= row;
                left++;
            }

            at++;
        }

        if (firstLeft is not null)
        {
            yield return new Row(firstLeft.Id, []) { Group = new RowGroup(left) { Ending = RowEnding.Filtered } };
        }
    }

    private async Task<SampleStrata> StrataOf(IArrangedInput input, CancellationToken cancellationToken)
    {
        var strata = new SampleStrata();
        await foreach (Row row in input.ReadAsync(cancellationToken))
        {
            (GroupKey key, IReadOnlyList<JToken> values) = KeyOf(row);
            strata.Add(key.Hash, values);
        }

        return strata;
    }

    private (GroupKey Key, IReadOnlyList<JToken> Values) KeyOf(Row row)
    {
        List<JToken> values = [];
        foreach (FieldPath path in options.StratifyKeys)
        {
            if (path.Find(row.Fields) is not { } value)
            {
                return (GroupKey.Missing(FieldPathReader.Missing(path, row.Fields)), []);
            }

            values.Add(value);
        }

        return (GroupKey.Of(RowKey.Of(values)), values);
    }

    private static ContentHash IdentityOf(SampleOptions options)
    {
        using var hasher = new CanonicalHasher("pipelines/operator/sample/1");
        hasher.Add(options.Method.ToString()).Add(options.Count).Add(options.Share);
        hasher.AddCount(options.StratifyKeys.Count);
        foreach (FieldPath path in options.StratifyKeys)
        {
            hasher.Add(path.Text);
        }

        return hasher.Add(options.IsPerStratum).Add(options.Seed).Finish();
    }
}
