using System.Globalization;
using Pipelines.Core.Identity;
using Pipelines.Core.Storage;

namespace Pipelines.Runtime.Runs;

/// <summary>Rows that came with a run: JSON lines in the store.</summary>
/// <param name="Dataset">The dataset of the pipeline that they are.</param>
/// <param name="Path">Where they lie: see <see cref="PathOf"/>.</param>
/// <param name="Identity">The hash of the lines.</param>
/// <param name="SizeBytes">Their size.</param>
/// <param name="Rows">Their number.</param>
public sealed record BroughtInput(string Dataset, string Path, ContentHash Identity, long SizeBytes, long Rows)
{
    /// <summary>Where the rows of a run belong, so that they are erased with it. A dataset's name may hold anything, so the file has a number.</summary>
    /// <param name="run">The run.</param>
    /// <param name="index">The place in <see cref="RunOrigin.Inputs"/>, from 0.</param>
    public static BlobPath PathOf(RunId run, int index) =>
        BlobPath.Parse(string.Create(CultureInfo.InvariantCulture, $"runs/{run}/input/{index}.jsonl"));
}
