using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators.Reduce.Sampling;
using Pipelines.Core.Operators.Sampling;

namespace Pipelines.Core.Operators.Reduce;

/// <summary>
/// Brings one group to one answer. Which rows share a call follows from their order alone:
/// <code>
/// batch          [r0 … rn] → answer
/// fold           [r0 r1] → a, a + [r2 r3] → a', a' + [r4] → answer                              one chain, with notes unless they are switched off
/// fold, merge    [r0 r1] → a   [r2 r3] → b   [r4 r5] → c,   a + [r6 r7] → a' …,   [a' b c] → answer   several chains
/// </code>
/// Holds the rows of the folds under way, never the group.
/// </summary>
/// <param name="options">How.</param>
/// <param name="asker">Asks.</param>
/// <param name="unit">The group.</param>
/// <param name="chosen">The ordinals of the rows that stand for it, where they are chosen by embeddings; null for all, or where the options say which.</param>
internal sealed class ReduceSession(ReduceOptions options, ReduceAsker asker, Row unit, IReadOnlySet<long>? chosen = null)
{
    /// <summary>Of the drawing of <c>value_sampling</c>, the same in every run.</summary>
    private const uint SamplingSeed = 42;

    /// <exception cref="RowCallException">A call failed for good, or an answer cannot be used: then the group fails.</exception>
    /// <exception cref="Prompts.PromptException">A prompt cannot be rendered for these rows.</exception>
    /// <exception cref="OperationCanceledException">The run is being stopped.</exception>
    public Task<JObject> ReduceAsync(CancellationToken cancellationToken)
    {
        long rows = Math.Min(unit.RowCount, options.Sampling?.RowsMax ?? long.MaxValue);
        return options switch
        {
            { Fold: { } fold, Merge: { } merge } when rows > fold.RowsPerFold => new FoldTree(asker, fold, merge, rows).ReduceAsync(RowsAsync(cancellationToken), cancellationToken),
            { Fold: { } fold } when rows > fold.RowsPerFold => FoldAsync(fold, cancellationToken),
            _ => BatchAsync(cancellationToken),
        };
    }

    private async Task<JObject> BatchAsync(CancellationToken cancellationToken) =>
        await asker.AskFirstAsync(new JArray(await RowsAsync(cancellationToken).ToArrayAsync(cancellationToken)), cancellationToken);

    private async Task<JObject> FoldAsync(FoldOptions fold, CancellationToken cancellationToken)
    {
        JObject? answer = null;
        string notes = "";
        int number = 0;
        await foreach (JObject[] rows in RowsAsync(cancellationToken).Chunk(fold.RowsPerFold))
        {
            if (!options.TakesNotes)
            {
                answer = answer is null
                    ? await asker.AskFirstAsync(new JArray(rows), cancellationToken, number++)
                    : await asker.FoldAsync(fold, answer, new JArray(rows), number++, cancellationToken);
                continue;
            }

            (answer, notes) = await asker.FoldWithNotesAsync(fold, answer, notes, new JArray(rows), number++, cancellationToken);
        }

        return answer!;
    }

    /// <summary>The rows that are reduced, as prompts see them.</summary>
    private async IAsyncEnumerable<JObject> RowsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlySet<long>? drawn = chosen ?? (options.Sampling is { Method: SamplingMethod.Random } sampling && sampling.RowsMax < unit.RowCount
            ? PythonSample.Draw(SamplingSeed, unit.RowCount, sampling.RowsMax).ToHashSet()
            : null);
        long rowsMax = drawn is null ? options.Sampling?.RowsMax ?? long.MaxValue : long.MaxValue;
        long at = 0;
        await foreach (Row member in unit.Group!.ReadAsync(cancellationToken))
        {
            if (at == rowsMax)
            {
                yield break;
            }

            if (drawn?.Contains(at) != false)
            {
                yield return Projected(member.Fields);
            }

            at++;
        }
    }

    private JObject Projected(JObject row) => options.InputFields is { } fields
        ? new JObject(fields.Where(row.ContainsKey).Select(field => new JProperty(field, row[field]!.DeepClone())))
        : row;
}
