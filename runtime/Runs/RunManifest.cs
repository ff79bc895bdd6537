using Pipelines.Core.Identity;
using Pipelines.Core.Planning;

namespace Pipelines.Runtime.Runs;

/// <summary>What a run is: <c>plan.json</c>, written once when it begins.</summary>
/// <param name="Run">Its name.</param>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Plan">The identity of the plan.</param>
/// <param name="Inputs">The datasets it reads.</param>
/// <param name="Stages">The stages, in order.</param>
/// <param name="PartitionRowsMax">How the input is cut; kept for all attempts.</param>
/// <param name="PartitionSizeBytesMax">As above.</param>
/// <param name="BegunAt">When it began.</param>
/// <param name="SampleRows">It takes only so many rows of each dataset; null for a whole run.</param>
/// <param name="FromStep">The first step that is to be worked on in any case; null leaves it to what earlier runs have done.</param>
/// <param name="IsFresh">It takes no rows over from earlier runs.</param>
public sealed record RunManifest(
    string Run,
    string Pipeline,
    ContentHash Plan,
    IReadOnlyList<RunInput> Inputs,
    IReadOnlyList<RunStage> Stages,
    int PartitionRowsMax,
    long PartitionSizeBytesMax,
    DateTimeOffset BegunAt,
    long? SampleRows = null,
    string? FromStep = null,
    bool IsFresh = false)
{
    /// <summary>What a run with this plan over these inputs is called, without its number.</summary>
    internal static string KeyOf(PipelinePlan plan, IEnumerable<RunInput> inputs)
    {
        const int KeyChars = 16;
        string text = string.Join('\n', inputs.OrderBy(static input => input.Name, StringComparer.Ordinal).Select(static input => $"{input.Name}\t{input.Identity}"));
        return ContentHash.Of(System.Text.Encoding.UTF8.GetBytes($"pipelines/run/1\n{plan.Identity}\n{text}")).ToString()[..KeyChars];
    }
}
