using System.Diagnostics;
using System.Threading.Channels;
using GpuHost.Serving.Kv;
using GpuHost.Serving.Models;
using GpuHost.Serving.Requests;
using GpuHost.Serving.Scheduling;
using GpuHost.Serving.Snapshots.Format;
using GpuHost.Serving.Snapshots.Store;
using Pipelines.Core.Inference;

namespace GpuHost.Serving.Engine;

/// <summary>
/// Answers many requests at once from one model: continuous batching over shared prefixes. Thread-safe. It owns the model
/// engine from the start on, runs it on one thread of its own, and disposes it there.
/// </summary>
public sealed partial class ServingEngine : IAsyncDisposable
{
    /// <summary>The name of the meter and of the source of activities, for whoever listens.</summary>
    public const string TelemetrySource = EngineTelemetry.SourceName;

    private readonly IModelEngine _engine;
    private readonly EngineOptions _options;
    private readonly EngineBounds _bounds;
    private readonly EngineCounters _counters = new();
    private readonly TimeProvider _time;
    private readonly Channel<LoopMessage> _intake;
    private readonly StoreCounters _storeCounters = new();
    private readonly SnapshotFiles[] _storeTiers = [];
    private readonly StoreTasks? _storeTasks;
    private readonly StoreScopes? _storeScopes;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly QueueGauge _queue;
    private readonly EngineTelemetry _telemetry;
    private readonly Lock _ending = new();
    private Task? _end;
    private volatile Exception? _fault;

    /// <summary>Starts the engine. If this throws, the model engine is still the caller's.</summary>
    /// <exception cref="ArgumentException">The options contradict the model's context.</exception>
    /// <exception cref="ModelEngineException">An adapter cannot be loaded.</exception>
    public ServingEngine(IModelEngine engine, EngineOptions options, TimeProvider time)
    {
        _engine = engine;
        _options = options;
        _time = time;
        _bounds = EngineBounds.Of(options, engine.Limits, engine.Model);
        _adapters = AdapterShelf.Load(options.Adapters, engine);
        _adapterFiles = options.Adapters;
        _queue = new QueueGauge(_bounds.QueuedRequestsMax, _bounds.QueuedRequestsPerTenantMax, time);

        // Unbounded by itself: the gauge refuses whoever would make it longer than the queue's limit.
        _intake = Channel.CreateUnbounded<LoopMessage>(new UnboundedChannelOptions { SingleReader = true });
        if (_bounds.Store is { } store)
        {
            _storeTiers = [.. store.Tiers.Select(tier => new SnapshotFiles(tier, _storeCounters, engine.Layout.BytesPerToken, time))];
            _storeTasks = new StoreTasks(_storeTiers, store, _storeCounters, time, report => _intake.Writer.TryWrite(new LoopMessage(null, report)));
            _storeScopes = new StoreScopes(store, engine, () => _adapters, _bounds.IsDeterministic);
        }

        _telemetry = new EngineTelemetry(engine.Model.Name, _bounds.IsDeterministic, () => Statistics);
        _counters.Telemetry = _telemetry;
        var loop = new EngineLoop(new LoopContext(
            engine, _bounds, _counters, time, _intake.Reader, _queue.Leave, _storeTasks, _storeScopes, _stop.Token));
        new Thread(() => Own(loop)) { Name = $"serving {engine.Model.Name}", IsBackground = true }.Start();
    }

    public ModelDescription Model => _engine.Model;

    public EngineBuild Build => _engine.Build;

    public KvCacheLayout Layout => _engine.Layout;

    public EngineLimits Limits => _engine.Limits;

    public IModelTokenizer Tokenizer => _engine.Tokenizer;

    /// <summary>Most tokens that prompt and answer of one request may have together.</summary>
    public int RequestTokensMax => _bounds.RequestTokensMax;

    public EngineStatistics Statistics => _counters.Read(_queue.Count, _engine.Limits.ContextTokens, _storeCounters) with
    {
        StoreTiers = [.. _storeTiers.Select(static tier => tier.Statistics)],
    };

    /// <inheritdoc cref="IModelEngine.CreateConstraint"/>
    public ITokenConstraint CreateConstraint(string gbnf) => _engine.CreateConstraint(gbnf);

    /// <summary>Generates an answer. Cancelling frees its place within one step.</summary>
    /// <exception cref="RequestException">There is no answer; the failure says why.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<GenerationResult> GenerateAsync(GenerationRequest request, CancellationToken cancellation)
    {
        using Activity? activity = _telemetry.Begin("engine.generate", request.Priority.ToString());
        try
        {
            GenerationJob job = Submit(request, updates: null, cancellation);
            await using CancellationTokenRegistration registration = cancellation.UnsafeRegister(
                static state => ((GenerationJob)state!).RequestCancellation(), job);
            GenerationResult result = await job.Result;
            _telemetry.End(activity, result);
            return result;
        }
        catch (Exception failure)
        {
            EngineTelemetry.Fail(activity, failure);
            throw;
        }
    }

    /// <summary>The same in pieces; the last one has the result. Ending the enumeration early cancels the request.</summary>
    /// <exception cref="RequestException">At any point of the stream.</exception>
    public async IAsyncEnumerable<GenerationUpdate> StreamAsync(
        GenerationRequest request,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        // Bounded by the length of the answer: the loop never waits for a slow reader.
        var updates = Channel.CreateUnbounded<GenerationUpdate>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        using Activity? activity = _telemetry.Begin("engine.generate", request.Priority.ToString());
        GenerationJob job = Submit(request, updates.Writer, cancellation);
        await using CancellationTokenRegistration registration = cancellation.UnsafeRegister(
            static state => ((GenerationJob)state!).RequestCancellation(), job);
        try
        {
            await foreach (GenerationUpdate update in updates.Reader.ReadAllAsync(CancellationToken.None))
            {
                if (update.Final is { } result)
                {
                    _telemetry.End(activity, result);
                }

                yield return update;
            }
        }
        finally
        {
            job.RequestCancellation();
        }
    }

    /// <summary>Turns a text into a vector.</summary>
    /// <exception cref="RequestException">There is no vector; the failure says why.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<VectorResult> EmbedAsync(VectorRequest request, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using Activity? activity = _telemetry.Begin("engine.embed", request.Priority.ToString());
        RequestCheck.Check(request, _engine, _bounds);
        BatchGroup group = BatchGroup.Of(BatchOutput.Embeddings, [], _adapters);
        var job = new VectorJob(request, TermsOf(request.Priority, request.Tenant, request.Timeout, group, chain: null), _engine.Model.Pooling);
        Enqueue(job);
        await using CancellationTokenRegistration registration = cancellation.UnsafeRegister(
            static state => ((VectorJob)state!).RequestCancellation(), job);
        VectorResult result = await job.Result;
        EngineTelemetry.End(activity, result);
        return result;
    }

    /// <summary>
    /// Stops the loop, fails what is still unanswered, writes what is worth it to the store for a bounded time
    /// (<see cref="SnapshotStoreOptions.FlushMax"/>), and disposes the model engine. Calling it again waits for the same end.
    /// </summary>
    public ValueTask DisposeAsync()
    {
        lock (_ending)
        {
            return new ValueTask(_end ??= EndAsync());
        }
    }

    private async Task EndAsync()
    {
        await DisposeDeterministicAsync();
        await _stop.CancelAsync();
        _intake.Writer.TryComplete();
        await _stopped.Task;
        if (_storeTasks is not null)
        {
            await _storeTasks.DisposeAsync();
        }

        _telemetry.Dispose();
        _loadingAdapter.Dispose();
        _stop.Dispose();
    }

    private GenerationJob Submit(GenerationRequest request, ChannelWriter<GenerationUpdate>? updates, CancellationToken cancellation)
    {
        try
        {
            cancellation.ThrowIfCancellationRequested();
            ServingEngine target = EngineOf(request);
            return target.Submit(Translate(request, target), updates);
        }
        catch
        {
            request.Constraint?.Dispose();
            throw;
        }
    }

    private GenerationJob Submit(GenerationRequest request, ChannelWriter<GenerationUpdate>? updates)
    {
        GenerationLimits limits = RequestCheck.Check(request, _engine, _bounds);
        BatchGroup group = BatchGroup.Of(BatchOutput.Logits, request.Adapters, _adapters);
        JobTerms terms = TermsOf(request.Priority, request.Tenant, request.Timeout, group, ChainOf(request, group));
        var job = new GenerationJob(request, terms, limits, _time, updates);
        Enqueue(job);
        return job;
    }

    private void Enqueue(SequenceJob job)
    {
        if (!_queue.TryEnter(job.Terms.Tenant, out TimeSpan retryAfter))
        {
            _counters.NoteRefused();
            throw new RequestException(
                RequestFailure.Busy,
                $"{_queue.Count} requests wait already, as many as may; try again in {retryAfter.TotalSeconds:0} s.",
                retryAfter);
        }

        if (!_intake.Writer.TryWrite(new LoopMessage(job, null)))
        {
            _queue.Leave(job);
            throw Stopped();
        }
    }

    private RequestException Stopped() => _fault is { } fault
        ? new RequestException(RequestFailure.EngineFault, $"The engine has broken down and takes no more requests: {fault.Message}", inner: fault)
        : new RequestException(RequestFailure.ShuttingDown, "The engine is stopped and takes no more requests.");

    private KvChain? ChainOf(GenerationRequest request, BatchGroup group) => _storeScopes?.ChainOf(
        new PrefixScope(request.Tenant, group.AdapterKey), request.Adapters, Array.ConvertAll(request.Prompt, token => token.Value));

    private JobTerms TermsOf(CallPriority priority, string tenant, TimeSpan? timeout, BatchGroup group, KvChain? chain)
    {
        long now = _time.GetTimestamp();
        long deadline = timeout is { } limit ? now + (long)(limit.TotalSeconds * _time.TimestampFrequency) : long.MaxValue;
        return new JobTerms(priority, tenant, new PrefixScope(tenant, group.AdapterKey), group, now, deadline, chain);
    }

    /// <summary>The owner thread's whole life.</summary>
    private void Own(EngineLoop loop)
    {
        _fault = loop.Run();
        _intake.Writer.TryComplete();
        loop.FailLate(Stopped());
        try
        {
            _engine.Dispose();
            _stopped.SetResult();
        }
        catch (Exception failure)
        {
            _stopped.SetException(failure);
        }
    }
}
