using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Pipelines.Durable.Activities;
using Pipelines.Durable.Hub;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Registration;
using Pipelines.Durable.Replay;
using Pipelines.Durable.Transports;
using Pipelines.Durable.Transports.Sidecar;

namespace Pipelines.Durable.Workers;

/// <summary>
/// Takes work from an engine, does it and answers, until it is stopped:
/// <code>
/// receive (bounded by the capacity) → episode: on a thread of its own    → commit
///                                   → activity: with a cancellation token → commit, or give back when canceled
/// </code>
/// Stopping takes no new work, lets what is under way finish for a time, cancels the rest and gives it back.
/// </summary>
public sealed class DurableWorker : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Task, bool> _underWay = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _canceling = new();
    private readonly IDurableTransport _transport;
    private readonly IWorkHandler _handler;
    private readonly WorkerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Task _receiving;

    /// <summary>Begins at once.</summary>
    internal DurableWorker(IDurableTransport transport, IWorkHandler handler, WorkerOptions options, TimeProvider time, ILogger logger)
    {
        _transport = transport;
        _handler = handler;
        _options = options;
        _time = time;
        _logger = logger;
        _receiving = Task.Run(ReceiveAsync);
    }

    /// <summary>Begins to work for a hub, with the orchestrators and activities of a registry. The caller disposes the worker before the hub.</summary>
    public static DurableWorker Start(
        DurableHub hub, DurableRegistry registry, EpisodeLimits limits, WorkerOptions options, TimeProvider time, ILoggerFactory loggers) =>
        Start(hub.Transport, registry, limits, options, time, loggers);

    /// <summary>Begins to work for an engine behind gRPC. The caller disposes the worker before the sidecar.</summary>
    public static DurableWorker Start(
        DurableSidecar sidecar, DurableRegistry registry, EpisodeLimits limits, WorkerOptions options, TimeProvider time, ILoggerFactory loggers) =>
        Start(sidecar.Transport, registry, limits, options, time, loggers);

    /// <summary>Ends when the worker has stopped receiving: when it was disposed, or with the error that keeps it from its engine.</summary>
    public Task Receiving => _receiving;

    /// <summary>Stops in good order. May be called again.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync();
        await _receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Task drained = Task.WhenAll(_underWay.Keys);
        using (var timer = new CancellationTokenSource())
        {
            await Task.WhenAny(drained, Task.Delay(_options.DrainTimeout, _time, timer.Token));
            await timer.CancelAsync();
        }

        await _canceling.CancelAsync();
        await drained;
        _stopping.Dispose();
        _canceling.Dispose();
    }

    private static DurableWorker Start(
        IDurableTransport transport, DurableRegistry registry, EpisodeLimits limits, WorkerOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        var handler = new RegistryWork(
            new OrchestrationExecutor(registry, limits, loggers.CreateLogger<OrchestrationExecutor>()),
            new ActivityExecutor(registry, limits.Payloads));
        return new DurableWorker(transport, handler, options, time, loggers.CreateLogger<DurableWorker>());
    }

    private async Task ReceiveAsync()
    {
        var capacity = new WorkCapacity(_options.OrchestrationsMax, _options.ActivitiesMax);
        try
        {
            await foreach (DurableWorkItem item in _transport.ReceiveAsync(capacity, _stopping.Token))
            {
                Task work = Task.Run(() => WorkAsync(item));
                _underWay[work] = true;
                _ = work.ContinueWith(
                    static (done, underWay) => ((ConcurrentDictionary<Task, bool>)underWay!).TryRemove(done, out _),
                    _underWay,
                    CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopped, as was asked.
        }
        catch (Exception e)
        {
            _logger.ReceivingFailed(e);
            throw;
        }
    }

    /// <summary>Nothing that goes wrong with one piece of work ends the worker: the engine lends it again, and sets it aside in the end.</summary>
    private async Task WorkAsync(DurableWorkItem item)
    {
        try
        {
            await (item switch
            {
                OrchestratorWorkItem episode => RunAsync(episode),
                ActivityWorkItem activity => RunAsync(activity),
                _ => throw new InvalidOperationException($"Work of an unknown kind: {item.GetType().Name}."),
            });
        }
        catch (WorkRefusedException e)
        {
            _logger.AnswerRefused(e.Message);
        }
#pragma warning disable CA1031 // See the summary: it is reported, and the engine counts the try.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _logger.WorkFailed(item.CompletionToken, e);
            await GiveBackAsync(item, e.Message);
        }
    }

    private async Task RunAsync(OrchestratorWorkItem item)
    {
        switch (_handler.Run(item))
        {
            case EpisodeOutcome.Answered { Response: { } response }:
                response.CompletionToken = item.CompletionToken;
                await _transport.CompleteAsync(item, response, CancellationToken.None);
                break;
            case EpisodeOutcome.Refused refused:
                _logger.EpisodeRefused(refused.InstanceId, refused.Reason.ErrorMessage);
                await _transport.AbandonAsync(item, refused.Reason.ErrorMessage, CancellationToken.None);
                break;
        }
    }

    private async Task RunAsync(ActivityWorkItem item)
    {
        using var canceled = CancellationTokenSource.CreateLinkedTokenSource(item.Revoked, _canceling.Token);
        ActivityResponse response;
        try
        {
            response = await _handler.RunAsync(item, canceled.Token);
        }
        catch (OperationCanceledException) when (canceled.IsCancellationRequested)
        {
            await _transport.AbandonAsync(item, "It was canceled.", CancellationToken.None);
            return;
        }

        response.CompletionToken = item.CompletionToken;
        await _transport.CompleteAsync(item, response, CancellationToken.None);
    }

    private async Task GiveBackAsync(DurableWorkItem item, string reason)
    {
        try
        {
            await _transport.AbandonAsync(item, reason, CancellationToken.None);
        }
#pragma warning disable CA1031 // The loan runs out by itself.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _logger.WorkFailed(item.CompletionToken, e);
        }
    }
}
