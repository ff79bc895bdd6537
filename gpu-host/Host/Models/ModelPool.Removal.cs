namespace GpuHost.Host.Models;

/// <summary>
/// Models that are no longer offered:
/// <code>
/// open ── removed, unused ───────────────────────────► closed
///   └──── removed, in use ──► leaving ── last lease ──► closed
/// </code>
/// Nobody is given one that leaves; who has it may finish.
/// </summary>
internal sealed partial class ModelPool
{
    /// <summary>Removed while they were in use. Guarded by the pool's lock.</summary>
    private readonly HashSet<OpenModel> _leaving = [];

    /// <summary>What is being closed; waited for at the end. Guarded by the pool's lock.</summary>
    private Task _closing = Task.CompletedTask;

    /// <summary>Withdraws a model, then lets go of it as soon as nobody uses it.</summary>
    /// <param name="name">As requests name it.</param>
    /// <param name="withdraw">Makes <see cref="Offers"/> know it no more. No model is opened meanwhile.</param>
    /// <param name="cancellationToken">Ends the waiting for models that are being opened.</param>
    public async Task RemoveAsync(string name, Action withdraw, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            withdraw();
            lock (_gate)
            {
                if (!_open.Remove(name, out OpenModel? entry))
                {
                    return;
                }

                if (entry.Leases > 0)
                {
                    _leaving.Add(entry);
                }
                else
                {
                    Close(entry);
                }
            }
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Within the pool's lock. The closing itself waits for the engine's last step, so it goes on beside.</summary>
    private void Close(OpenModel entry) => _closing = Task.WhenAll(_closing, Task.Run(async () => await entry.Model.DisposeAsync()));
}
