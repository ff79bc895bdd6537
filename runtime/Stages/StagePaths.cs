using System.Globalization;
using Pipelines.Core.Storage;

namespace Pipelines.Runtime.Stages;

/// <summary>
/// Where a stage keeps what it makes: <c>runs/{run}/stages/{nn}-{operator}/…</c>, and what a retry of its failed rows makes one
/// folder below, <c>g{generation}/…</c>
/// </summary>
internal sealed class StagePaths(StagePlace place)
{
    public BlobPath Root { get; } = BlobPath.Parse(
        $"runs/{place.Run}/stages/{place.Stage}{(place.Generation > 1 ? string.Create(CultureInfo.InvariantCulture, $"/g{place.Generation}") : "")}");

    /// <summary>What the stage adds up to; there once it is finished.</summary>
    public BlobPath Seal => Root.Append("stage.json");

    /// <summary>Names the stage of an earlier run whose rows are this one's.</summary>
    public BlobPath Reused => Root.Append("reused.json");

    /// <summary>What the preparation of the first operator returned.</summary>
    public BlobPath Prepared => Root.Append("prepared.json");

    /// <summary>The log of the calls that the preparation made.</summary>
    public BlobPath PreparationLog => Root.Append("preparation");

    /// <summary>What the arrangement of the stage's rows wrote.</summary>
    public BlobPath Arranged => Root.Append("arranged");

    public string PartitionPrefix => $"{Root}/part-";

    public BlobPath Partition(int index) => Root.Append(string.Create(CultureInfo.InvariantCulture, $"part-{index:00000}"));

    /// <summary>Where in the stage the rows of a retried partition belong.</summary>
    public BlobPath RetryPlaces(int index) => Partition(index).Append("places.json");
}
