namespace Pipelines.Http;

/// <summary>
/// The requests that are being answered. Once it is closed no further one gets in, and those inside can be waited for:
/// <code>
/// open ── close ──► closed ── the last one leaves ──► empty
/// </code>
/// A request is either in before the close, and waited for, or refused. Thread-safe.
/// </summary>
public sealed class Intake : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _closing = new();
    private int _inside;
    private bool _isClosed;

    /// <summary>Ends what only waits for something to happen: long polls and event streams.</summary>
    public CancellationToken Closing => _closing.Token;

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

    /// <summary>One that has entered is done.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _inside--;
            TellWhenEmpty_NeedsLock();
        }
    }

    /// <summary>Lets nobody in any more. The task ends when the last one has left.</summary>
    public Task Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            TellWhenEmpty_NeedsLock();
        }

        _closing.Cancel();
        return _empty.Task;
    }

    public void Dispose() => _closing.Dispose();

    private void TellWhenEmpty_NeedsLock()
    {
        if (_isClosed && _inside == 0)
        {
            _empty.TrySetResult();
        }
    }
}
