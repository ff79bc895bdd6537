using Pipelines.Durable.Hub.Episodes;

namespace Pipelines.Durable.Hub.Work;

/// <summary>A lease that this process holds for its worker.</summary>
#pragma warning disable CA1001 // The source has no timer to free, and the worker may look at its token long after the answer.
internal sealed class HeldWork(Lease lease, int delivery)
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _revoked = new();

    public Lease Lease { get; } = lease;

    public int Delivery { get; } = delivery;

    /// <summary>Set once an episode was read.</summary>
    public Episode? Episode { get; set; }

    /// <summary>The lease is lost, or the work is no longer wanted.</summary>
    public CancellationToken Revoked => _revoked.Token;

    public Task RevokeAsync() => _revoked.CancelAsync();
}
