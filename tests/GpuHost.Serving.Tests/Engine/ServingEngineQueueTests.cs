using GpuHost.Serving.Engine;
using GpuHost.Serving.Models;
using GpuHost.Serving.Requests;
using GpuHost.Serving.Tests.Fakes;
using Pipelines.Core.Inference;

namespace GpuHost.Serving.Tests.Engine;

/// <summary>The engine with its thread, held in a decode until the test lets it go on.</summary>
public sealed class ServingEngineQueueTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ManualResetEventSlim _gate = new();
    private readonly ManualResetEventSlim _isHeld = new();

    public void Dispose()
    {
        _gate.Dispose();
        _isHeld.Dispose();
    }

    [Fact]
    public async Task Generate_QueueIsFull_IsRefusedWithATimeToComeBack()
    {
        await using ServingEngine engine = HeldEngine(new EngineOptions { QueuedRequestsMax = 3, RunningRequestsMax = 1 });
        List<Task<GenerationResult>> accepted = [engine.GenerateAsync(Ask(1), default)];
        _isHeld.Wait(Patience);
        accepted.AddRange([engine.GenerateAsync(Ask(2), default), engine.GenerateAsync(Ask(3), default), engine.GenerateAsync(Ask(4), default)]);

        RequestException refusal = await Assert.ThrowsAsync<RequestException>(() => engine.GenerateAsync(Ask(5), default));
        _gate.Set();
        await Task.WhenAll(accepted);

        Assert.Equal(RequestFailure.Busy, refusal.Failure);
        Assert.InRange(refusal.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Assert.Equal(1, engine.Statistics.RequestsRefused);
        Assert.Equal(0, engine.Statistics.RequestsQueued);
    }

    [Fact]
    public async Task Generate_InteractiveBehindBatch_GoesFirst()
    {
        var model = new FakeModelEngine { BeforeDecode = Hold };
        await using ServingEngine engine = Held(model);
        Task running = engine.GenerateAsync(Ask(1), default);
        _isHeld.Wait(Patience);
        Task batch = engine.GenerateAsync(Ask(2), default);
        Task interactive = engine.GenerateAsync(Ask(3) with { Priority = CallPriority.Interactive }, default);
        _gate.Set();
        await Task.WhenAll(running, batch, interactive);

        Assert.Equal([1, 3, 2], model.FirstTokens);
    }

    [Fact]
    public async Task Generate_GreedyTenant_DoesNotKeepAnotherWaiting()
    {
        int[] greedy = [1, 2, 3, 4, 5, 6, 7];
        int[] modest = [10, 11];
        var model = new FakeModelEngine { BeforeDecode = Hold };
        await using ServingEngine engine = Held(model);
        var all = new List<Task> { engine.GenerateAsync(Ask(greedy[0]) with { Tenant = "greedy" }, default) };
        _isHeld.Wait(Patience);
        all.AddRange(greedy.Skip(1).Select(first => engine.GenerateAsync(Ask(first) with { Tenant = "greedy" }, default)));
        all.AddRange(modest.Select(first => engine.GenerateAsync(Ask(first) with { Tenant = "modest" }, default)));
        _gate.Set();
        await Task.WhenAll(all);

        Assert.Equal(greedy.Concat(modest), model.FirstTokens.Order());
        Assert.Equal(modest, model.FirstTokens.Take(5).Intersect(modest));
    }

    [Fact]
    public async Task Generate_CancelledWhileRunning_StopsWithinOneStep()
    {
        using var cancellation = new CancellationTokenSource();
        var model = new FakeModelEngine();
        int cancelledAt = 0;
        model.BeforeDecode = number =>
        {
            if (number == 3)
            {
                cancelledAt = number;
                cancellation.Cancel();
            }

            return null;
        };
        await using var engine = new ServingEngine(model, new EngineOptions { ChecksEveryStep = true }, TimeProvider.System);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => engine.GenerateAsync(Ask(1) with { IgnoresEnd = true, OutputTokensMax = 200 }, cancellation.Token));
        await engine.GenerateAsync(Ask(2) with { OutputTokensMax = 1 }, CancellationToken.None);

        Assert.Equal(3, cancelledAt);
        Assert.Equal(4, model.DecodeCount); // three steps of the first, one of the second
    }

    [Fact]
    public async Task Stream_ReaderGoesAway_StopsTheRequest()
    {
        var model = new FakeModelEngine();
        await using var engine = new ServingEngine(model, new EngineOptions { ChecksEveryStep = true }, TimeProvider.System);
        await foreach (GenerationUpdate _ in engine.StreamAsync(Ask(1) with { IgnoresEnd = true, OutputTokensMax = 400 }, default))
        {
            break;
        }

        await engine.GenerateAsync(Ask(2) with { OutputTokensMax = 1 }, CancellationToken.None);
        Assert.True(model.DecodeCount < 400);
    }

    [Fact]
    public async Task Dispose_WithRequestsInFlight_FailsThemAndDisposesTheModel()
    {
        var model = new FakeModelEngine { BeforeDecode = Hold };
        var engine = new ServingEngine(model, new EngineOptions { RunningRequestsMax = 1 }, TimeProvider.System);
        Task<GenerationResult> running = engine.GenerateAsync(Ask(1) with { IgnoresEnd = true }, default);
        Task<GenerationResult> waiting = engine.GenerateAsync(Ask(2), default);
        _isHeld.Wait(Patience);
        ValueTask disposal = engine.DisposeAsync();
        _gate.Set();
        await disposal;

        Assert.Equal(RequestFailure.ShuttingDown, (await Assert.ThrowsAsync<RequestException>(() => running)).Failure);
        Assert.Equal(RequestFailure.ShuttingDown, (await Assert.ThrowsAsync<RequestException>(() => waiting)).Failure);
        Assert.Equal(RequestFailure.ShuttingDown, (await Assert.ThrowsAsync<RequestException>(() => engine.GenerateAsync(Ask(3), default))).Failure);
        Assert.True(model.IsDisposed);
    }

    [Fact]
    public async Task Generate_LoopBreaks_EveryRequestLearnsIt()
    {
        var model = new FakeModelEngine { BeforeDecode = _ => throw new InvalidCastException("a defect") };
        await using var engine = new ServingEngine(model, new EngineOptions(), TimeProvider.System);

        RequestException first = await Assert.ThrowsAsync<RequestException>(() => engine.GenerateAsync(Ask(1), default));
        RequestException second = await Assert.ThrowsAsync<RequestException>(() => engine.GenerateAsync(Ask(2), default));

        Assert.Equal((RequestFailure.EngineFault, RequestFailure.EngineFault), (first.Failure, second.Failure));
        Assert.Contains("a defect", second.Message, StringComparison.Ordinal);
    }

    private ServingEngine HeldEngine(EngineOptions options) =>
        new(new FakeModelEngine { BeforeDecode = Hold }, options with { ChecksEveryStep = true }, TimeProvider.System);

    /// <summary>One request at a time, so that the order in which sequences begin is the order of the queue.</summary>
    private static ServingEngine Held(FakeModelEngine model) =>
        new(model, new EngineOptions { RunningRequestsMax = 1, ChecksEveryStep = true }, TimeProvider.System);

    private DecodeOutcome? Hold(int decode)
    {
        _isHeld.Set();
        _gate.Wait(Patience);
        return null;
    }

    private static GenerationRequest Ask(int first) => new() { Prompt = [new(first), new(5), new(6), new(7)], OutputTokensMax = 8 };
}
