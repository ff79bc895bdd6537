using GpuHost.Serving.Scheduling;
using GpuHost.Serving.Snapshots;
using GpuHost.Serving.Snapshots.Store;

namespace GpuHost.Serving.Engine;

/// <summary>Counters that the loop writes and anybody may read; reads may lag by a step.</summary>
internal sealed class EngineCounters
{
    private readonly StepSizes _sizes = new();
    private long _steps;
    private long _prefillTokens;
    private long _decodeTokens;
    private long _cachedTokens;
    private long _finished;
    private long _failed;
    private long _refused;
    private long _swapOuts;
    private long _evictions;
    private long _rebuilds;
    private long _hostTokens;
    private long _diskTokens;
    private long _blobTokens;
    private long _snapshotsRefused;
    private long _snapshotBytes;
    private int _stepTokens;
    private double _prefillTokensPerSecond;
    private int _running;
    private int _cellsUsed;

    /// <summary>Told of each step, too; set before the loop starts.</summary>
    public EngineTelemetry? Telemetry { get; set; }

    public void NoteStep(int prefillTokens, int decodeTokens)
    {
        Interlocked.Increment(ref _steps);
        _sizes.Add(prefillTokens + decodeTokens);
        Interlocked.Add(ref _prefillTokens, prefillTokens);
        Interlocked.Add(ref _decodeTokens, decodeTokens);
        Telemetry?.NoteStep(prefillTokens + decodeTokens);
    }

    public void NoteCached(int tokens) => Interlocked.Add(ref _cachedTokens, tokens);

    public void NoteFinished() => Interlocked.Increment(ref _finished);

    public void NoteFailed() => Interlocked.Increment(ref _failed);

    public void NoteRefused() => Interlocked.Increment(ref _refused);

    public void NoteSwapOut() => Interlocked.Increment(ref _swapOuts);

    public void NoteRebuild() => Interlocked.Increment(ref _rebuilds);

    public void NoteRestored(int tokens, CacheTier from)
    {
        ref long counter = ref _hostTokens;
        switch (from)
        {
            case CacheTier.Disk:
                counter = ref _diskTokens;
                break;
            case CacheTier.Blob:
                counter = ref _blobTokens;
                break;
        }

        Interlocked.Add(ref counter, tokens);
    }

    public void NoteSnapshotRefused() => Interlocked.Increment(ref _snapshotsRefused);

    public void NoteBudget(StepBudget budget)
    {
        Volatile.Write(ref _stepTokens, budget.PrefillTokens);
        Volatile.Write(ref _prefillTokensPerSecond, budget.PrefillTokensPerSecond);
    }

    public void NoteState(int running, int cellsUsed, int evictions, long snapshotBytes)
    {
        Volatile.Write(ref _snapshotBytes, snapshotBytes);
        Volatile.Write(ref _running, running);
        Volatile.Write(ref _cellsUsed, cellsUsed);
        Volatile.Write(ref _evictions, evictions);
    }

    public EngineStatistics Read(int queued, int cellsTotal, StoreCounters? store = null) => new()
    {
        Steps = Interlocked.Read(ref _steps),
        StepsBySize = _sizes.Read(),
        PrefillTokensComputed = Interlocked.Read(ref _prefillTokens),
        DecodeTokensComputed = Interlocked.Read(ref _decodeTokens),
        PromptTokensCached = Interlocked.Read(ref _cachedTokens),
        RequestsFinished = Interlocked.Read(ref _finished),
        RequestsFailed = Interlocked.Read(ref _failed),
        RequestsRefused = Interlocked.Read(ref _refused),
        SwapOuts = Interlocked.Read(ref _swapOuts),
        Evictions = Volatile.Read(ref _evictions),
        ContextRebuilds = Interlocked.Read(ref _rebuilds),
        PromptTokensFromHost = Interlocked.Read(ref _hostTokens),
        PromptTokensFromDisk = Interlocked.Read(ref _diskTokens),
        PromptTokensFromBlob = Interlocked.Read(ref _blobTokens),
        SnapshotsRefused = Interlocked.Read(ref _snapshotsRefused),
        HostSnapshotBytes = Volatile.Read(ref _snapshotBytes),
        StoreBytesRead = store?.ReadBytes ?? 0,
        StoreBytesWritten = store?.WrittenBytes ?? 0,
        StoreSnapshotsWritten = store?.Written ?? 0,
        StoreSnapshotsRefused = store?.Refused ?? 0,
        StoreSnapshotsSkipped = store?.Skipped ?? 0,
        StoreFailures = store?.Failures ?? 0,
        StepTokens = Volatile.Read(ref _stepTokens),
        PrefillTokensPerSecond = Volatile.Read(ref _prefillTokensPerSecond),
        RequestsQueued = queued,
        RequestsRunning = Volatile.Read(ref _running),
        CellsUsed = Volatile.Read(ref _cellsUsed),
        CellsTotal = cellsTotal,
    };
}
