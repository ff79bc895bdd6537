namespace Pipelines.Runtime.Calls.Endpoints;

/// <summary>
/// Numbers the calls that are sent to an endpoint, and remembers which of those that it answered was sent last: so one can tell whether
/// others are answered that were sent while a call fails. Thread-safe.
/// </summary>
internal sealed class AnsweredCalls
{
    private readonly Lock _gate = new();
    private long _sent;
    private long _count;
    private (object? Call, long Number) _latest;
    private (object? Call, long Number) _latestOfAnother;

    /// <summary>How many calls have been sent, tries counted each: the number of the last one.</summary>
    public long Sent
    {
        get
        {
            lock (_gate)
            {
                return _sent;
            }
        }
    }

    /// <summary>How many the endpoint has answered, whatever it said.</summary>
    public long Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    /// <summary>A call is being sent.</summary>
    /// <returns>Its number.</returns>
    public long Send()
    {
        lock (_gate)
        {
            return ++_sent;
        }
    }

    /// <summary>The endpoint answered, whatever it said.</summary>
    /// <param name="call">The call, the same object at each of its tries.</param>
    /// <param name="number">What <see cref="Send"/> returned.</param>
    public void Answered(object call, long number)
    {
        lock (_gate)
        {
            _count++;
            if (ReferenceEquals(call, _latest.Call))
            {
                _latest.Number = Math.Max(_latest.Number, number);
            }
            else if (number > _latest.Number)
            {
                (_latest, _latestOfAnother) = ((call, number), _latest);
            }
            else if (number > _latestOfAnother.Number)
            {
                _latestOfAnother = (call, number);
            }
        }
    }

    /// <summary>Whether a call was answered that is another one and was sent after that number.</summary>
    public bool HasAnotherSentAfter(object call, long number)
    {
        lock (_gate)
        {
            return (ReferenceEquals(call, _latest.Call) ? _latestOfAnother : _latest).Number > number;
        }
    }
}
