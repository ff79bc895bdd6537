using System.Globalization;
using Pipelines.Core.Identity;
using Pipelines.Core.Storage;

namespace Pipelines.Runtime.Runs;

/// <summary>A file that came with a run because rows of it name it: what <c>parsing</c> reads. Kept with the run and erased with it.</summary>
/// <param name="Dataset">The dataset whose rows name it.</param>
/// <param name="Name">As the rows name it; no other of the run's files has that name.</param>
/// <param name="Path">Where it lies: see <see cref="PathOf"/>.</param>
/// <param name="Identity">The hash of its bytes.</param>
/// <param name="SizeBytes">Its size.</param>
public sealed record BroughtDocument(string Dataset, string Name, string Path, ContentHash Identity, long SizeBytes)
{
    /// <summary>A file's name may hold anything, so it has a number here.</summary>
    /// <param name="run">The run.</param>
    /// <param name="index">The place in <see cref="RunOrigin.Documents"/>, from 0.</param>
    public static BlobPath PathOf(RunId run, int index) =>
        BlobPath.Parse(string.Create(CultureInfo.InvariantCulture, $"runs/{run}/documents/{index}"));
}
