using GpuHost.Serving.Engine;
using GpuHost.Serving.Models;
using GpuHost.Serving.Randomness;
using GpuHost.Serving.Requests;
using GpuHost.Serving.Sampling;
using GpuHost.Serving.Tests.Fakes;
using Pipelines.Core.Inference;

namespace GpuHost.Serving.Tests.Soak;

/// <summary>
/// Random requests from many clients at once, cancelled, late, streamed and left, against the engine with its own thread over the
/// fake model, whose right answers are known. The load comes from a seed; how the threads meet does not.
/// </summary>
internal sealed class IntakeSoak(ulong seed, int requests, int clients) : IDisposable
{
    public const int ContextTokens = 128;

    private static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryPauseMax = TimeSpan.FromMilliseconds(5);
    private readonly SoakReport _report = new();

    // Who was refused waits for somebody else's end, and does not keep the processor from those who work.
    private readonly SemaphoreSlim _ended = new(0);
    private int _sent;

    /// <summary>Small in every way, so that cells, ids, the queue and the host's memory all run out.</summary>
    public static ServingEngine OpenEngine() => new(
        new FakeModelEngine(ContextTokens, batchTokensMax: 64, sequencesMax: 8),
        new EngineOptions
        {
            QueuedRequestsMax = 24,
            QueuedRequestsPerTenantMax = 20,
            RunningRequestsMax = 6,
            DetectedPrefixTokensMin = 4,
            SnapshotTokensMin = 3,
            HostSnapshotBytesMax = 4_000,
            ConversationKeep = TimeSpan.FromMilliseconds(2),
        },
        TimeProvider.System);

    /// <summary>Runs the load and waits until the engine has come to rest.</summary>
    public async Task<SoakReport> RunAsync(ServingEngine engine)
    {
        await Task.WhenAll(Enumerable.Range(0, clients).Select(number => Task.Run(() => ClientAsync(engine, number))));
        await RestAsync(engine);
        return _report;
    }

    public void Dispose() => _ended.Dispose();

    private async Task ClientAsync(ServingEngine engine, int number)
    {
        var random = new Xoshiro256(seed + ((ulong)number << 32));
        while (Interlocked.Increment(ref _sent) <= requests)
        {
            GenerationRequest request = RandomRequest(random);
            (int manner, int yields) = (Below(random, 10), Below(random, 40));
            while (!await TryAsync(engine, request, manner, yields))
            {
                await _ended.WaitAsync(RetryPauseMax);
            }

            _ended.Release();
        }
    }

    /// <summary>False if the queue was full: then it is asked again.</summary>
    private async Task<bool> TryAsync(ServingEngine engine, GenerationRequest request, int manner, int yields)
    {
        try
        {
            await OneAsync(engine, request, manner, yields);
        }
        catch (OperationCanceledException)
        {
            _report.NoteCancelled();
        }
        catch (RequestException busy) when (busy.Failure == RequestFailure.Busy && busy.RetryAfter > TimeSpan.Zero)
        {
            _report.NoteRefused();
            return false;
        }
        catch (RequestException failure)
        {
            _report.Note(failure);
        }

        return true;
    }

    private async Task OneAsync(ServingEngine engine, GenerationRequest request, int manner, int yields)
    {
        using var cancellation = new CancellationTokenSource();
        switch (manner)
        {
            case 0:
                await cancellation.CancelAsync();
                Check(request, await engine.GenerateAsync(request, cancellation.Token));
                break;
            case 1:
                Task<GenerationResult> answer = engine.GenerateAsync(request, cancellation.Token);
                for (; yields > 0; yields--)
                {
                    await Task.Yield();
                }

                await cancellation.CancelAsync();
                Check(request, await answer);
                break;
            case 2:
                await StreamAsync(engine, request, updatesMax: yields % 4);
                break;
            case 3:
                await StreamAsync(engine, request, updatesMax: int.MaxValue);
                break;
            default:
                Check(request, await engine.GenerateAsync(request, CancellationToken.None));
                break;
        }
    }

    private async Task StreamAsync(ServingEngine engine, GenerationRequest request, int updatesMax)
    {
        int updates = 0;
        await foreach (GenerationUpdate update in engine.StreamAsync(request, CancellationToken.None))
        {
            if (update.Final is { } result)
            {
                Check(request, result);
                return;
            }

            if (++updates > updatesMax)
            {
                _report.NoteCancelled();
                return; // leaving the stream cancels the request
            }
        }

        _report.NoteProblem("A stream ended without a result.");
    }

    private void Check(GenerationRequest request, GenerationResult result)
    {
        bool isRight = result.Tokens.SequenceEqual(ReferenceModel.Answer(request))
            && result.Usage.InputTokens == request.Prompt.Length
            && result.Usage.CachedTokens < request.Prompt.Length;
        _report.NoteAnswered(result.Usage.CachedTokens);
        if (!isRight)
        {
            _report.NoteProblem($"A prompt of {request.Prompt.Length} tokens was answered wrong ({result.Usage.CachedTokens} cached).");
        }
    }

    private async Task RestAsync(ServingEngine engine)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (Unrest(engine) is { } unrest)
        {
            if (TimeProvider.System.GetElapsedTime(start) > PatienceMax)
            {
                _report.NoteProblem(unrest);
                return;
            }

            await Task.Yield();
        }
    }

    /// <summary>What a request has left behind, or null. That no lease and no pin is left, the engine itself proves when it is idle.</summary>
    private static string? Unrest(ServingEngine engine)
    {
        EngineStatistics now = engine.Statistics;
        return now is { RequestsRunning: 0, RequestsQueued: 0 } && now.CellsUsed <= ContextTokens / 8 && now.HostSnapshotBytes <= 4_000
            ? null
            : $"Left behind: {now.RequestsRunning} running, {now.RequestsQueued} queued, {now.CellsUsed} cells, {now.HostSnapshotBytes} bytes.";
    }

    /// <summary>Prompts over two letters and of common stems, so that prefixes meet, split and fork all the time.</summary>
    private static GenerationRequest RandomRequest(Xoshiro256 random)
    {
        var stem = new Xoshiro256((ulong)Below(random, 5));
        List<TokenId> prompt = [.. Enumerable.Range(0, Below(random, 40)).Select(_ => new TokenId(1 + (int)(stem.NextUInt64() % 2)))];
        prompt.AddRange(Enumerable.Range(0, 1 + Below(random, 12)).Select(_ => new TokenId(1 + Below(random, 2))));
        int[] breakpoints = Below(random, 2) == 0 ? [] : [1 + Below(random, prompt.Count)];
        bool isDeterministic = Below(random, 50) == 0;
        return new GenerationRequest
        {
            Prompt = [.. prompt],
            Breakpoints = breakpoints,
            OutputTokensMax = 1 + Below(random, 60),
            Sampling = new SamplingSettings { Temperature = Below(random, 2), Seed = (ulong)Below(random, 1_000) },
            Priority = Below(random, 3) == 0 ? CallPriority.Interactive : CallPriority.Batch,
            Tenant = Below(random, 5) == 0 ? "other" : "",
            Timeout = Below(random, 10) == 0 ? TimeSpan.FromMilliseconds(Below(random, 20)) : null,
            IsDeterministic = isDeterministic,
            Adapters = !isDeterministic && Below(random, 6) == 0 ? [new AdapterUse(new AdapterId(1), 0.5f)] : [],
        };
    }

    private static int Below(Xoshiro256 random, int bound) => (int)(random.NextUInt64() % (ulong)bound);
}
