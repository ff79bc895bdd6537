using GpuHost.Serving.Scheduling;

namespace GpuHost.Serving.Engine;

/// <summary>
/// Counts the requests that wait, and refuses more than its limit: entered from any thread, left from the owner
/// thread. From how fast the queue moves it tells the refused when to come back.
/// </summary>
internal sealed class QueueGauge(int max, int maxPerTenant, TimeProvider time)
{
    private const double Smoothing = 0.1;
    private static readonly TimeSpan RetryMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(60);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _tenants = new(StringComparer.Ordinal);
    private long _movedAt;
    private double _secondsPerDeparture;
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public bool TryEnter(string tenant, out TimeSpan retryAfter)
    {
        lock (_gate)
        {
            int ofTenant = _tenants.GetValueOrDefault(tenant);
            if (_count >= max || ofTenant >= maxPerTenant)
            {
                retryAfter = RetryAfter();
                return false;
            }

            if (_count == 0)
            {
                _movedAt = time.GetTimestamp(); // an empty queue does not move, which says nothing about how fast it would
            }

            _tenants[tenant] = ofTenant + 1;
            _count++;
            retryAfter = default;
            return true;
        }
    }

    /// <summary>A job has started, or ended before it could; later calls for the same job change nothing.</summary>
    public void Leave(SequenceJob job)
    {
        if (!job.TryLeaveQueue())
        {
            return;
        }

        lock (_gate)
        {
            _count--;
            if (--_tenants[job.Terms.Tenant] == 0)
            {
                _tenants.Remove(job.Terms.Tenant);
            }

            long now = time.GetTimestamp();
            _secondsPerDeparture += Smoothing * (time.GetElapsedTime(_movedAt, now).TotalSeconds - _secondsPerDeparture);
            _movedAt = now;
        }
    }

    private TimeSpan RetryAfter()
    {
        TimeSpan estimate = TimeSpan.FromSeconds(_count * _secondsPerDeparture);
        return estimate < RetryMin ? RetryMin : estimate > RetryMax ? RetryMax : estimate;
    }
}
