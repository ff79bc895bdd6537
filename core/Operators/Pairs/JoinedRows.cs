using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Core.Operators.Pairs;

/// <summary>
/// Makes a row of each match of a join, and accounts for the rows of both inputs: those that are in a row made are absorbed; those that match
/// nothing are filtered; those that could not be joined fail.
/// </summary>
/// <param name="name">The operator's: of the units' ids.</param>
internal sealed class JoinedRows(string name)
{
    /// <param name="join">The matches.</param>
    /// <param name="context">The inputs.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="addTo">Adds to the row that is made of a match; is called in their order. Null adds nothing.</param>
    public async IAsyncEnumerable<Row> MakeAsync(
        JoinResult join, IArrangingContext context, [EnumeratorCancellation] CancellationToken cancellationToken, Action<JObject>? addTo = null)
    {
        var pairs = new PairUnits(name, FieldSet.All, FieldSet.All);
        await foreach (Row pair in pairs.JoinAsync(join.Matches, context.Inputs[0], context.Inputs[1], context, cancellationToken))
        {
            JObject made = Merge(PairFields.LeftOf(pair), PairFields.RightOf(pair));
            addTo?.Invoke(made);
            yield return new Row(pair.Id, made) { Group = new RowGroup(0) };
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
                yield return new Row(row.Id.Derive($"{name}.{side}", 0), row.Fields) { Group = new RowGroup(1) { Ending = RowEnding.Failed(failure) } };
            }

            ordinal++;
        }

        if (joined.Count > 0)
        {
            yield return new Row(first!.Id.Derive($"{name}.{side}", 1), []) { Group = new RowGroup(joined.Count) { Ending = RowEnding.Absorbed } };
        }

        if (ordinal - joined.Count - failures.Count is var left and > 0)
        {
            yield return new Row(first!.Id.Derive($"{name}.{side}", 2), []) { Group = new RowGroup(left) { Ending = RowEnding.Filtered } };
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
