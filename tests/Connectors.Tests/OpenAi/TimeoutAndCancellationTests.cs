using Pipelines.Core.Inference;
using Pipelines.TestKit.ScriptedServer;
using Pipelines.TestKit.Time;

namespace Pipelines.Connectors.Tests.OpenAi;

public sealed class TimeoutAndCancellationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Complete_ServerHangs_TimesOutAndHangsUp()
    {
        var time = new ManualTimeProvider();
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(_ => ScriptedAnswer.Hang(), time: time);
        Task<InferenceException> call = endpoint.FailAsync(EndpointFixture.Request() with { Timeout = TimeSpan.FromSeconds(30) });
        await endpoint.Server.WaitForCallsAsync(1);

        time.Advance(TimeSpan.FromSeconds(30));
        InferenceException failure = await call;

        Assert.Equal(InferenceFailureKind.TimedOut, failure.Kind);
        Assert.Contains("30 s", failure.Message, StringComparison.Ordinal);
        await endpoint.Server.Calls[0].HungUp.WaitAsync(Patience);
    }

    [Fact]
    public async Task Complete_AnswerDripsForever_TimesOut()
    {
        var time = new ManualTimeProvider();
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(
            _ => ScriptedAnswer.Raw(new string(' ', 10_000)).Drip(TimeSpan.FromMilliseconds(20)), time: time);
        Task<InferenceException> call = endpoint.FailAsync(EndpointFixture.Request() with { Timeout = TimeSpan.FromSeconds(30) });
        await endpoint.Server.WaitForCallsAsync(1);

        time.Advance(TimeSpan.FromSeconds(30));
        InferenceException failure = await call;

        Assert.Equal(InferenceFailureKind.TimedOut, failure.Kind);
        await endpoint.Server.Calls[0].HungUp.WaitAsync(Patience);
    }

    [Fact]
    public async Task Complete_Canceled_HangsUp()
    {
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(_ => ScriptedAnswer.Hang());
        using var cancel = new CancellationTokenSource();
        Task<Completion> call = endpoint.CompleteAsync(cancellationToken: cancel.Token);
        await endpoint.Server.WaitForCallsAsync(1);

        await cancel.CancelAsync();

        OperationCanceledException canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(cancel.Token, canceled.CancellationToken);
        await endpoint.Server.Calls[0].HungUp.WaitAsync(Patience);
    }

    [Fact]
    public async Task Complete_TwoHundredAtOnce_AllAreInFlightTogetherAndAnswered()
    {
        const int Count = 200;
        var everybodyIsHere = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int arrived = 0;
        await using ScriptedModelServer server = await ScriptedModelServer.StartAsync(async (call, cancellationToken) =>
        {
            if (Interlocked.Increment(ref arrived) == Count)
            {
                everybodyIsHere.SetResult();
            }

            await everybodyIsHere.Task.WaitAsync(Patience, cancellationToken);
            return ScriptedAnswer.Text(call.LastMessage);
        });
        using HttpMessageInvoker http = Connectors.OpenAi.Transport.EndpointHttp.Create();
        var client = new Connectors.OpenAi.OpenAiInferenceClient(new Connectors.OpenAi.OpenAiEndpoint(server.BaseUrl), http, TimeProvider.System);

        Completion[] completions = await Task.WhenAll(Enumerable.Range(0, Count)
            .Select(i => client.CompleteAsync(EndpointFixture.Request($"prompt {i}"), CancellationToken.None)));

        Assert.Equal(Enumerable.Range(0, Count).Select(i => $"prompt {i}"), completions.Select(completion => completion.Choices[0].Text));
        Assert.Equal(Count, server.InFlightMax);
        Assert.Equal(Count, server.Calls.Count);
    }
}
