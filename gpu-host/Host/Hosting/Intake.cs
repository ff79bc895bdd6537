namespace GpuHost.Host.Hosting;

/// <summary>
/// The requests that are being answered. Once it is closed no further one gets in, and those inside can be waited for:
/// <code>
/// open ── close ──► closed ── the last one leaves ──► empty
/// </code>
/// A request is either in before the close, and waited for, or refused. Thread-safe.
/// </summary>
internal sealed class Intake
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _inside;
    private bool _isClosed;

    /// <summary>How many are inside.</summary>
    public int Inside
    {
        get
        {
            lock (_gate)
            {
                return _inside;
            }
        }
    }

    /// <returns>False once it is closed; else <see cref="Leave"/> follows.</returns>
    public bool TryEnter()
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return false;
            }

            _inside++;
            return true;
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            _inside--;
            TellWhenEmpty();
        }
    }

    /// <summary>Lets nobody in any more. The task ends when the last one has left.</summary>
    public Task Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            TellWhenEmpty();
            return _empty.Task;
        }
    }

    private void TellWhenEmpty()
    {
        if (_isClosed && _inside == 0)
        {
            _empty.TrySetResult();
        }
    }
}
