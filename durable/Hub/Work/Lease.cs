using System.Globalization;

namespace Pipelines.Durable.Hub.Work;

/// <summary>Work that is lent. Who commits anything for it shows the token; the hub refuses any but the last one it gave out.</summary>
/// <param name="Kind">Which table it is in.</param>
/// <param name="Id">The instance's number, or the activity's.</param>
/// <param name="Token">The fencing token: higher than all that were given out before, by any process.</param>
internal sealed record Lease(WorkKind Kind, long Id, long Token)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Kind}-{Id}-{Token}").ToLowerInvariant();
}
