namespace Pipelines.Durable.Replay;

/// <summary>
/// The one thread that an orchestrator runs on: the one that plays the episode, while <see cref="Drain"/> lasts. Everything that the
/// orchestrator sets off is queued here and run in order; what comes from other threads, or waits for them, is a breach.
/// </summary>
internal sealed class EpisodeThread : SynchronizationContext
{
    public const string NotDurable =
        "The orchestrator awaited something else than a durable task (Task.Run, Task.Delay, I/O, ConfigureAwait(false), or a task of its own " +
        "that nothing completes). Only tasks of the orchestration context replay: move the work into an activity, and wait with its timers.";

    private readonly EpisodeScheduler _scheduler;
    private readonly Queue<Task> _work = new();
    private readonly EpisodeLimits _limits;
    private readonly RuleBreach _breach;
    private readonly int _threadId = Environment.CurrentManagedThreadId;
    private volatile bool _isDraining;
    private volatile bool _isOver;

    public EpisodeThread(EpisodeLimits limits, RuleBreach breach)
    {
        _limits = limits;
        _breach = breach;
        _scheduler = new EpisodeScheduler(this);
        SetWaitNotificationRequired();
    }

    /// <summary>The caller is the orchestrator, or was called by it.</summary>
    public bool IsCurrent => _isDraining && Environment.CurrentManagedThreadId == _threadId;

    /// <summary>Lets the orchestrator begin, in the next <see cref="Drain"/>.</summary>
    public void Begin(Action start) => Post(static state => ((Action)state!)(), start);

    /// <summary>Runs all that is ready, until nothing is.</summary>
    public void Drain()
    {
        SynchronizationContext? outer = Current;
        _isDraining = true;
        SetSynchronizationContext(this);
        try
        {
            int turns = 0;
            while (_breach.First is null && _work.TryDequeue(out Task? work))
            {
                if (++turns > _limits.TurnsPerEventMax)
                {
                    _breach.Report($"The orchestrator did not come to rest within {_limits.TurnsPerEventMax} steps: is there a loop that waits for nothing?");
                }

                _scheduler.Run(work);
            }
        }
        finally
        {
            SetSynchronizationContext(outer);
            _isDraining = false;
        }
    }

    /// <summary>Nothing runs here any more.</summary>
    public void EndEpisode() => _isOver = true;

    public override void Post(SendOrPostCallback d, object? state) =>
        new Task(() => Guarded(d, state)).Start(_scheduler);

    public override void Send(SendOrPostCallback d, object? state) =>
        throw _breach.Report("The orchestrator's thread takes no calls from outside.");

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Called for <c>async void</c> methods, whose end nobody can wait for.</summary>
    public override void OperationStarted() =>
        _breach.Report("The orchestrator called an 'async void' method. Let it return a Task, and await it.");

    /// <summary>
    /// Called when the orchestrator blocks. A lock that is held elsewhere is soon free; a durable task can only complete when the orchestrator
    /// gives its thread back, so waiting for one would last for ever.
    /// </summary>
    public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout)
    {
        int boundMilliseconds = (int)_limits.BlockedMax.TotalMilliseconds;
        bool isBounded = millisecondsTimeout != Timeout.Infinite && millisecondsTimeout <= boundMilliseconds;
        int result = WaitHelper(waitHandles, waitAll, isBounded ? millisecondsTimeout : boundMilliseconds);
        if (result == WaitHandle.WaitTimeout && !isBounded)
        {
            throw _breach.Report("The orchestrator blocks its thread (Task.Wait, Task.Result, GetResult or a lock): await the task instead.");
        }

        return result;
    }

    private void Guarded(SendOrPostCallback callback, object? state)
    {
        try
        {
            callback(state);
        }
        catch (Exception e)
        {
            _breach.Report($"An exception left the orchestrator's tasks ({e.GetType().Name}: {e.Message}). Await what may throw.");
        }
    }

    /// <summary>
    /// Work from another thread means that something else than a durable task was awaited. It is not run: in a replay it would come at
    /// another moment, or never.
    /// </summary>
    private void Enqueue(Task work)
    {
        if (!_isOver && Environment.CurrentManagedThreadId == _threadId)
        {
            _work.Enqueue(work);
        }
        else
        {
            _breach.Report(NotDurable);
        }
    }

    /// <summary>Makes tasks that the orchestrator starts without naming a scheduler run here as well.</summary>
    private sealed class EpisodeScheduler(EpisodeThread thread) : TaskScheduler
    {
        public override int MaximumConcurrencyLevel => 1;

        public void Run(Task task) => TryExecuteTask(task);

        protected override IEnumerable<Task> GetScheduledTasks() => [.. thread._work];

        protected override void QueueTask(Task task) => thread.Enqueue(task);

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
            !taskWasPreviouslyQueued && thread.IsCurrent && TryExecuteTask(task);
    }
}
