using Pipelines.Runtime.Calls.Endpoints;

namespace Pipelines.Runtime.Tests.Calls.Endpoints;

/// <summary>
/// Simulates callers that always have one more call to make, an endpoint, and the limit between them, event by event on a clock of
/// its own. The endpoint works on <paramref name="capacity"/> calls at a time; others wait in its queue, or are refused at once.
/// </summary>
internal sealed class QueueServer(int capacity, bool refuses, double spread, Random random)
{
    private const double LatencySeconds = 1;
    private readonly PriorityQueue<(int Epoch, double BegunAt), double> _working = new();
    private readonly Queue<(int Epoch, double BegunAt)> _queued = new();
    private double _now;

    public int Refused { get; private set; }

    public int Answered { get; private set; }

    public int LimitMax { get; private set; }

    public int LimitMin { get; private set; } = int.MaxValue;

    /// <summary>The mean of the limit, over calls.</summary>
    public double LimitMean => _limitSum / (Answered + Refused);

    private double _limitSum;

    /// <param name="limit">What is tested.</param>
    /// <param name="demand">Calls that callers would have under way at most.</param>
    /// <param name="calls">When to end.</param>
    public void Run(AdaptiveLimit limit, int demand, int calls)
    {
        (Answered, Refused, _limitSum) = (0, 0, 0);
        while (Answered + Refused < calls)
        {
            Fill(limit, demand);
            (int epoch, double begunAt) = Next();
            Answered++;
            limit.Answered(epoch, TimeSpan.FromSeconds(_now - begunAt), UnderWay + 1, Now);
            Note(limit);
        }
    }

    private int UnderWay => _working.Count + _queued.Count;

    private DateTimeOffset Now => DateTimeOffset.UnixEpoch.AddSeconds(_now);

    private void Fill(AdaptiveLimit limit, int demand)
    {
        for (int pause = 0; UnderWay < Math.Min(limit.Calls, demand) && pause < demand; pause++)
        {
            if (_working.Count < capacity)
            {
                Begin((limit.Epoch, _now));
            }
            else if (!refuses)
            {
                _queued.Enqueue((limit.Epoch, _now));
            }
            else
            {
                Refused++;
                limit.Overloaded(limit.Epoch, UnderWay + 1, isRefusal: true, Now);
                Note(limit);
            }
        }
    }

    private (int Epoch, double BegunAt) Next()
    {
        _working.TryDequeue(out (int Epoch, double BegunAt) done, out _now);
        if (_queued.TryDequeue(out (int Epoch, double BegunAt) next))
        {
            Begin(next);
        }

        return done;
    }

    /// <summary>Some answers are longer than others.</summary>
    private void Begin((int Epoch, double BegunAt) call) =>
        _working.Enqueue(call, _now + (LatencySeconds * (1 + (spread * ((2 * random.NextDouble()) - 1)))));

    private void Note(AdaptiveLimit limit)
    {
        LimitMax = Math.Max(LimitMax, limit.Calls);
        LimitMin = Math.Min(LimitMin, limit.Calls);
        _limitSum += limit.Calls;
    }
}
