using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Pairs;

namespace Pipelines.Core.Operators.Equijoin;

/// <summary>
/// The last phase: a row for each match, and the account of the rows of both inputs. Those that are in a row made are absorbed; those that match
/// nothing are filtered; those that could not be compared fail.
/// </summary>
internal sealed class JoinedRowsArrangement(EquijoinOptions options) : IArrangement
{
    public ContentHash Identity { get; } = options.Identity;

    public string Units => "each match";

    public async IAsyncEnumerable<Row> ArrangeAsync(IArrangingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        JoinResult join = await JoinResult.ReadAsync(options, context, cancellationToken);
        var pairs = new PairUnits(options.Name, FieldSet.All, FieldSet.All);
        await foreach (Row pair in pairs.JoinAsync(join.Matches, context.Inputs[0], context.Inputs[1], context, cancellationToken))
        {
            yield return new Row(pair.Id, Merge(PairFields.LeftOf(pair), PairFields.RightOf(pair))) { Group = new RowGroup(0) };
        }

        HashSet<int> lefts = [.. join.Matches.Select(static match => match.Left)];
        HashSet<int> rights = [.. join.Matches.Select(static match => match.Right)];
        IAsyncEnumerable<Row> accounts = AccountAsync(context.Inputs[0], "left", lefts, join.LeftFailures, cancellationToken)
            .Concat(AccountAsync(context.Inputs[1], "right", rights, join.RightFailures, cancellationToken));
        await foreach (Row account in accounts)
        {
            yield return account;
        }
    }

    /// <summary>The failed rows, and a unit each for all that are joined and all that are not.</summary>
    private async IAsyncEnumerable<Row> AccountAsync(
        IArrangedInput input,
        string side,
        HashSet<int> joined,
        IReadOnlyDictionary<int, RowFailure> failures,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int ordinal = 0;
        Row? first = null;
        await foreach (Row row in input.ReadAsync(cancellationToken))
        {
            first ??= row;
            if (failures.TryGetValue(ordinal, out RowFailure? failure))
            {
                // A dataset may be joined with itself, so a row's own id is not unique here.
                yield return new Row(row.Id.Derive($"{options.Name}.{side}", 0), row.Fields) { Group = new RowGroup(1) { Ending = RowEnding.Failed(failure) } };
            }

            ordinal++;
        }

        if (joined.Count > 0)
        {
            yield return new Row(first!.Id.Derive($"{options.Name}.{side}", 1), []) { Group = new RowGroup(joined.Count) { Ending = RowEnding.Absorbed } };
        }

        if (ordinal - joined.Count - failures.Count is var left and > 0)
        {
            yield return new Row(first!.Id.Derive($"{options.Name}.{side}", 2), []) { Group = new RowGroup(left) { Ending = RowEnding.Filtered } };
        }
    }

    /// <summary>The fields of both rows, those of the left one first; a field that both have comes twice, as <c>{field}_left</c> and <c>{field}_right</c>.</summary>
    private static JObject Merge(JObject left, JObject right)
    {
        var merged = new JObject();
        foreach (JProperty field in left.Properties())
        {
            if (right[field.Name] is { } other)
            {
                merged[$"{field.Name}_left"] = field.Value.DeepClone();
                merged[$"{field.Name}_right"] = other.DeepClone();
            }
            else
            {
                merged[field.Name] = field.Value.DeepClone();
            }
        }

        foreach (JProperty field in right.Properties().Where(field => !left.ContainsKey(field.Name)))
        {
            merged[field.Name] = field.Value.DeepClone();
        }

        return merged;
    }
}
