using System.Globalization;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Stages;

/// <summary>Where a stage keeps what it makes: <c>runs/{run}/stages/{nn}-{operator}/…</c></summary>
internal sealed class StagePaths(RunId run, string stage)
{
    public BlobPath Root { get; } = BlobPath.Parse($"runs/{run}/stages/{stage}");

    /// <summary>What the stage adds up to; there once it is finished.</summary>
    public BlobPath Seal => Root.Append("stage.json");

    /// <summary>What the preparation of the first operator returned.</summary>
    public BlobPath Prepared => Root.Append("prepared.json");

    /// <summary>The log of the calls that the preparation made.</summary>
    public BlobPath PreparationLog => Root.Append("preparation");

    public string PartitionPrefix => $"{Root}/part-";

    public BlobPath Partition(int index) => Root.Append(string.Create(CultureInfo.InvariantCulture, $"part-{index:00000}"));
}
