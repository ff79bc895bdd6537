using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Outputs;
using Pipelines.Runtime.Runs.Register;
using Pipelines.Runtime.Stages;

namespace Pipelines.Runtime.Runs.Diffs;

/// <summary>
/// Compares the outputs of two runs, row by row. In bounded memory: of large outputs only a part of the keys is compared at a
/// time, and both are read once for each part.
/// </summary>
public sealed class RunDiff(IBlobStore store, ISegmentLog log, TimeProvider time)
{
    /// <summary>So much of the first output, as it is stored, is held at a time.</summary>
    private const long HeldBytesMax = 32 * 1024 * 1024;

    private readonly RunDocuments _documents = new(store, new StoreRetry(time));

    /// <param name="first">The run to compare with.</param>
    /// <param name="second">The run that is compared.</param>
    /// <param name="keyField">The field that tells which rows belong together; null goes by lineage, which needs equal inputs.</param>
    /// <param name="onDifference">Told of every row that differs, in no order.</param>
    /// <param name="cancellationToken">Ends the comparison.</param>
    /// <exception cref="RunNotFoundException">There is no such run.</exception>
    /// <exception cref="RunStateException">A run has no output yet.</exception>
    /// <exception cref="DiffException">A row has no key, or two have the same.</exception>
    /// <exception cref="CorruptLogException">What is stored is not what was written.</exception>
    public async Task<DiffTotals> CompareAsync(
        RunId first, RunId second, string? keyField, Action<RowDifference> onDifference, CancellationToken cancellationToken)
    {
        StageOutput before = await OutputOfAsync(first, cancellationToken);
        StageOutput after = await OutputOfAsync(second, cancellationToken);
        uint parts = (uint)(1 + (await SizeBytesOfAsync(before, cancellationToken) / HeldBytesMax));
        var tally = new DiffTally();
        for (uint part = 0; part < parts; part++)
        {
            Dictionary<string, JObject> held = new(StringComparer.Ordinal);
            await foreach ((string key, JObject row) in ReadAsync(before, first, keyField, parts, part, cancellationToken))
            {
                if (!held.TryAdd(key, row))
                {
                    throw Twice(first, key);
                }
            }

            await CompareAsync(held, ReadAsync(after, second, keyField, parts, part, cancellationToken), second, tally, onDifference);
        }

        return tally.Totals;
    }

    private static async Task CompareAsync(
        Dictionary<string, JObject> held, IAsyncEnumerable<(string Key, JObject Row)> rows, RunId second, DiffTally tally, Action<RowDifference> onDifference)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        await foreach ((string key, JObject row) in rows)
        {
            if (!seen.Add(key))
            {
                throw Twice(second, key);
            }

            RowDifference? difference = held.Remove(key, out JObject? before) ? tally.Compare(key, before, row) : tally.Added(key, row);
            if (difference is not null)
            {
                onDifference(difference);
            }
        }

        foreach ((string key, JObject row) in held)
        {
            onDifference(tally.Removed(key, row));
        }
    }

    private static async IAsyncEnumerable<(string Key, JObject Row)> ReadAsync(
        StageOutput output, RunId run, string? keyField, uint parts, uint part, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (Row row in output.ReadAsync(null, cancellationToken))
        {
            string key = KeyOf(row, run, keyField);
            if ((uint)key.GetHashCode(StringComparison.Ordinal) % parts == part)
            {
                yield return (key, row.Fields);
            }
        }
    }

    private static string KeyOf(Row row, RunId run, string? keyField)
    {
        if (keyField is null)
        {
            return row.Id.Value;
        }

        return row.Fields[keyField] is { } value
            ? RowJson.Write(value)
            : throw new DiffException($"Row '{row.Id}' of run '{run}' has no field '{keyField}' to go by.");
    }

    private static DiffException Twice(RunId run, string key) => new($"Run '{run}' has two rows with the key {key}: name a field that tells its rows apart.");

    private async Task<StageOutput> OutputOfAsync(RunId run, CancellationToken cancellationToken)
    {
        await new RunLookup(_documents).RequireAsync(run, cancellationToken);
        OutputManifest output = await _documents.ReadAsync<OutputManifest>(RunPaths.Output(run), cancellationToken)
            ?? throw new RunStateException(run, "has no output yet.", $"Let it go on first: pipelines runs resume {run}");
        var place = new StagePlace(output.Run, output.Stage, output.Generation);
        return await new StageShelf(_documents, log).FindAsync(place, cancellationToken)
            ?? throw new CorruptLogException(RunPaths.Output(run), $"its rows are those of run '{output.Run}', which was deleted");
    }

    private async Task<long> SizeBytesOfAsync(StageOutput output, CancellationToken cancellationToken)
    {
        long size = 0;
        await foreach (BlobInfo blob in store.ListAsync($"{new StagePaths(output.Place with { Generation = 1 }).Root}/", cancellationToken))
        {
            size += blob.LengthBytes;
        }

        return size;
    }
}
