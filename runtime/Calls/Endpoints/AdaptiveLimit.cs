namespace Pipelines.Runtime.Calls.Endpoints;

/// <summary>
/// Finds how many calls an endpoint takes at a time, from how long they take and whether it refuses them:
/// <list type="bullet">
/// <item>up: doubled while doubling brings throughput, later a quarter more now and then;</item>
/// <item>down: a fifth less now and then, more rarely each time that it changes nothing, and kept when it costs no throughput, because calls then only waited in a queue there;</item>
/// <item>a refusal (429) or a time-out takes a third off at once, and that level is not tried again for a while.</item>
/// </list>
/// Throughput decides and not latency alone: an engine that batches answers more slowly and still does more. Levels are compared
/// by means over many calls, because answers differ in length. Not thread-safe; draws nothing and reads no clock.
/// </summary>
internal sealed class AdaptiveLimit(EndpointOptions options)
{
    private const double Up = 1.25;
    private const double Down = 0.8;
    private const double Back = 0.7;

    /// <summary>A step up that brings less than this share of itself is taken back.</summary>
    private const double GainMin = 0.5;

    /// <summary>A step down that costs less than this share of itself is kept.</summary>
    private const double LossMax = 0.15;

    /// <summary>Fewer calls tell too little about a step that is small.</summary>
    private const int SamplesMin = 64;

    /// <summary>Doubling is a large step.</summary>
    private const int SamplesMinRamping = 8;

    /// <summary>When a trial has changed nothing, nothing is tried for so many rounds of samples, and for twice as many after the next.</summary>
    private const int RestRoundsMin = 8;

    /// <summary>A trial downwards costs about half a round: of so many rounds that is little, and the endpoint is still looked at often.</summary>
    private const int RestRoundsMax = 32;

    /// <summary>A latency that changes by more than this ends the rest: it is another endpoint now.</summary>
    private const double LatencyChangeMax = 1.5;

    /// <summary>A limit of which less than this share is used is not what holds calls back.</summary>
    private const double UsedUpMin = 0.75;

    /// <summary>Levels that are nearer to one another than this cannot be told apart.</summary>
    private const double StepMin = 1.02;

    private ConcurrencyLevel? _reference;
    private Trial _trial = Trial.None;
    private bool _isRamping = true;
    private bool _triesDownNext = true;
    private double _limit = options.FirstConcurrency;
    private ConcurrencyLevel _resting;
    private int _restRounds;
    private int _nextRestRounds = RestRoundsMin;
    private int _samples;
    private double _latencySum;
    private double _underWaySum;
    private double _limitBefore;
    private double _ceiling = double.PositiveInfinity;
    private DateTimeOffset _ceilingUntil;

    private enum Trial
    {
        None,
        Up,
        Down,
    }

    /// <summary>Calls that may be under way now, from 1.</summary>
    public int Calls => Math.Clamp((int)Math.Round(_limit), 1, options.ConcurrencyMax);

    /// <summary>Changes with the limit: only calls that began in the present epoch say something about it.</summary>
    public int Epoch { get; private set; }

    /// <summary>A call was answered.</summary>
    /// <param name="epoch">The epoch in which it began.</param>
    /// <param name="latency">How long it took.</param>
    /// <param name="underWay">Calls under way when it ended, itself included.</param>
    /// <param name="now">The time.</param>
    public void Answered(int epoch, TimeSpan latency, int underWay, DateTimeOffset now)
    {
        if (epoch != Epoch)
        {
            return;
        }

        _latencySum += latency.TotalSeconds;
        _underWaySum += underWay;
        if (++_samples >= SamplesWanted())
        {
            double calls = Math.Clamp(_underWaySum / _samples, 1, Calls);
            Decide(new ConcurrencyLevel(calls, Math.Max(_latencySum / _samples, 1e-6)), isUsedUp: calls >= UsedUpMin * Calls, now);
        }
    }

    /// <summary>A call was refused for its rate, or timed out.</summary>
    /// <param name="epoch">The epoch in which it began: one burst of refusals counts once.</param>
    /// <param name="underWay">Calls under way when it ended, itself included.</param>
    /// <param name="isRefusal">False for a time-out, which tells nothing about what the endpoint allows.</param>
    /// <param name="now">The time.</param>
    public void Overloaded(int epoch, int underWay, bool isRefusal, DateTimeOffset now)
    {
        if (epoch != Epoch)
        {
            return;
        }

        double level = Math.Min(Calls, underWay);
        if (isRefusal)
        {
            (_ceiling, _ceilingUntil) = (Math.Max(1, level * 0.9), now + options.RefusalMemory);
        }

        (_isRamping, _trial, _reference) = (false, Trial.None, null);
        Wake();
        Set(level * Back);
    }

    /// <summary>While the limit doubles half of the calls are new with each level, and their first answers tell.</summary>
    private int SamplesWanted() => _isRamping ? Math.Max(Calls / 2, SamplesMinRamping) : Math.Max(2 * Calls, SamplesMin);

    private void Decide(ConcurrencyLevel measured, bool isUsedUp, DateTimeOffset now)
    {
        if (_restRounds > 0 && Rests(measured))
        {
            Forget();
            return;
        }

        switch (_trial)
        {
            case Trial.Up when _reference is { } before:
                AfterUp(before, measured, now);
                break;
            case Trial.Down when _reference is { } before:
                AfterDown(before, measured);
                break;
            default:
                _reference = measured;
                Begin(measured, isUsedUp, now);
                break;
        }
    }

    private void Begin(ConcurrencyLevel measured, bool isUsedUp, DateTimeOffset now)
    {
        _limitBefore = _limit;
        bool triesDown = _triesDownNext && !_isRamping;
        _triesDownNext = !_triesDownNext;
        if (isUsedUp && !triesDown && RoomAbove(measured.Calls, now) is { } higher)
        {
            (_trial, _triesDownNext) = (Trial.Up, true);
            Set(higher);
        }
        else if (measured.Calls >= 1.5 && !_isRamping)
        {
            _trial = Trial.Down;
            Set(Below(measured.Calls));
        }
        else
        {
            // Nobody wants more, so nothing can be learnt by allowing it; from now on it is tried with less.
            _isRamping &= isUsedUp;
            Restart();
        }
    }

    private void AfterUp(ConcurrencyLevel before, ConcurrencyLevel measured, DateTimeOffset now)
    {
        if (measured.Calls < before.Calls * StepMin)
        {
            if (_isRamping)
            {
                // Nobody wants more, and every step up to here has paid: there is nothing to try until that changes.
                EndTrial();
                Rest(before);
                return;
            }

            // Fewer calls were wanted meanwhile, so nothing was learnt.
            _limit = _limitBefore;
        }
        else if (before.GainTo(measured) >= GainMin)
        {
            Wake();
            _reference = measured;
            _limitBefore = _limit;
            if (RoomAbove(measured.Calls, now) is { } higher)
            {
                Set(higher);
                return;
            }
        }
        else
        {
            // What got through at this level would need so many calls at the latency of the level below.
            double fitting = measured.Calls * before.LatencySeconds / measured.LatencySeconds;
            _isRamping = false;
            _limit = Math.Clamp(fitting, before.Calls, Math.Max(before.Calls, measured.Calls));
        }

        EndTrial();
    }

    private void AfterDown(ConcurrencyLevel before, ConcurrencyLevel measured)
    {
        bool isComparable = before.Calls >= measured.Calls * StepMin;
        if (isComparable && measured.GainTo(before) <= LossMax)
        {
            Wake();
            _limitBefore = _limit;
            if (measured.Calls >= 1.5)
            {
                _reference = measured;
                Set(Below(measured.Calls));
                return;
            }
        }

        _limit = _limitBefore;
        EndTrial();
        Rest(before);
    }

    private void Rest(ConcurrencyLevel at)
    {
        (_resting, _restRounds) = (at, _nextRestRounds);
        _nextRestRounds = Math.Min(2 * _nextRestRounds, RestRoundsMax);
    }

    /// <summary>One round less; none when the endpoint has become faster or slower, or more is wanted of it.</summary>
    private bool Rests(ConcurrencyLevel measured)
    {
        double change = measured.LatencySeconds / _resting.LatencySeconds;
        bool isAnother = change is > LatencyChangeMax or < 1 / LatencyChangeMax;
        if (isAnother || measured.Calls > Up * _resting.Calls)
        {
            Wake();
            _isRamping &= !isAnother;
            return false;
        }

        return --_restRounds > 0;
    }

    /// <summary>What was found out about the level does not hold any more.</summary>
    private void Wake() => (_restRounds, _nextRestRounds) = (0, RestRoundsMin);

    private static double Below(double calls) => Math.Max(1, Math.Min(calls * Down, calls - 1));

    /// <summary>The next level above; null when there is none to try.</summary>
    private double? RoomAbove(double calls, DateTimeOffset now)
    {
        double top = Math.Min(options.ConcurrencyMax, now < _ceilingUntil ? _ceiling : double.PositiveInfinity);
        double next = Math.Min(_isRamping ? calls * 2 : Math.Max(calls * Up, calls + 1), top);
        return next >= calls + 1 ? next : null;
    }

    private void EndTrial()
    {
        _trial = Trial.None;
        _reference = null;
        Set(_limit);
    }

    private void Set(double limit)
    {
        _limit = Math.Clamp(limit, 1, options.ConcurrencyMax);
        Restart();
    }

    private void Restart()
    {
        Epoch++;
        Forget();
    }

    private void Forget() => (_samples, _latencySum, _underWaySum) = (0, 0, 0);
}
