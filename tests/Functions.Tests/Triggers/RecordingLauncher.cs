using System.Collections.Concurrent;
using Pipelines.Functions.App.Triggers;

namespace Pipelines.Functions.Tests.Triggers;

/// <summary>Stands for the app that starts runs: equal keys are one run.</summary>
internal sealed class RecordingLauncher : IRunLauncher
{
    private readonly ConcurrentDictionary<string, string> _runs = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<TriggeredRun> _started = new();

    /// <summary>Every start that was asked for and not refused.</summary>
    public IReadOnlyList<TriggeredRun> Started => [.. _started];

    /// <summary>The distinct causes, as they came first.</summary>
    public IReadOnlyList<string> Keys => [.. _started.Select(static start => start.IdempotencyKey).Distinct()];

    public HashSet<string> Active { get; } = [];

    public List<string> Canceled { get; } = [];

    /// <summary>Looked at before a run is started; may throw.</summary>
    public Func<TriggeredRun, Task> Before { get; set; } = static _ => Task.CompletedTask;

    public async Task<string> StartAsync(TriggeredRun run, CancellationToken cancellationToken)
    {
        await Before(run).WaitAsync(cancellationToken);
        _started.Enqueue(run);
        return _runs.GetOrAdd(run.IdempotencyKey, static (_, runs) => $"run-{runs.Count + 1}", _runs);
    }

    public Task<bool> IsActiveAsync(string run, CancellationToken cancellationToken) => Task.FromResult(Active.Contains(run));

    public Task CancelAsync(string run, CancellationToken cancellationToken)
    {
        Canceled.Add(run);
        Active.Remove(run);
        return Task.CompletedTask;
    }
}
