using System.Text;
using Pipelines.Core.Identity;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Calls.Batches;

/// <summary>
/// A batch of a run: <c>runs/{run}/batches/{name}.json</c>, written before it is handed in and once more with the provider's name for it.
/// </summary>
/// <param name="Name">Follows from its calls; the provider keeps it too.</param>
/// <param name="Model">The model as the pipeline names it.</param>
/// <param name="Calls">The keys of its calls.</param>
/// <param name="ProviderId">Null while it is not known to be handed in.</param>
/// <param name="HandedInAt">When it was known to be.</param>
internal sealed record BatchRecord(string Name, string Model, IReadOnlyList<string> Calls, string? ProviderId, DateTimeOffset? HandedInAt = null)
{
    private const int NameChars = 32;

    public static BatchRecord Of(RunId run, string model, IReadOnlyList<string> calls)
    {
        string text = $"pipelines/batch/1\n{run}\n{model}\n{string.Join('\n', calls)}";
        return new BatchRecord(ContentHash.Of(Encoding.UTF8.GetBytes(text)).ToString()[..NameChars], model, calls, null);
    }
}
