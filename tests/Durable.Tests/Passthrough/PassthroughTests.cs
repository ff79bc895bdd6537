using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Replay;
using Pipelines.Durable.Tests.Kit;
using Pipelines.Durable.Tests.Sidecar;
using Pipelines.Durable.Transports.Passthrough;

namespace Pipelines.Durable.Tests.Passthrough;

public sealed class PassthroughTests
{
    private static readonly PassthroughWorker Worker = new(SidecarOrchestrators.Registry, EpisodeLimits.Default, NullLoggerFactory.Instance);

    [Fact]
    public void RunEpisode_FirstOfAFanOut_SchedulesTheActivities()
    {
        OrchestratorResponse response = Run(Events.EpisodeStarted(), Events.Started("SumOfSquares", "3"));

        Assert.Equal("i", response.InstanceId);
        Assert.Equal(["Square 0", "Square 1", "Square 2"], response.Actions.Select(static a => $"{a.ScheduleTask.Name} {a.ScheduleTask.Input}"));
    }

    [Fact]
    public void RunEpisode_OrchestratorThrows_IsAFailedCompletion()
    {
        OrchestratorResponse response = Run(Events.EpisodeStarted(), Events.Started("Careless", "\"x\""), Events.Scheduled(0, "Broken"), Events.Failed(0, "no such page", true));

        CompleteOrchestrationAction end = Assert.Single(response.Actions).CompleteOrchestration;
        Assert.Equal(OrchestrationStatus.Failed, end.OrchestrationStatus);
    }

    [Fact]
    public void RunEpisode_UnknownOrchestrator_EndsItWithTheReason()
    {
        OrchestratorResponse response = Run(Events.EpisodeStarted(), Events.Started("Elsewhere"));

        CompleteOrchestrationAction end = Assert.Single(response.Actions).CompleteOrchestration;
        Assert.Equal(OrchestrationStatus.Failed, end.OrchestrationStatus);
        Assert.Contains("Elsewhere", end.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not base64!")]
    [InlineData("////")]
    public void RunEpisode_WhatIsNoRequest_SaysSo(string text) => Assert.Throws<FormatException>(() => Worker.RunEpisode(text));

    [Fact]
    public async Task RunActivity_Known_ReturnsItsResultAsJson() =>
        Assert.Equal(new PassthroughAnswer("49", null), await Worker.RunActivityAsync(new PassthroughCall("Square", "7", "i", "v"), CancellationToken.None));

    [Fact]
    public async Task RunActivity_ThatFails_ReturnsTheDetails()
    {
        PassthroughAnswer answer = await Worker.RunActivityAsync(new PassthroughCall("Broken", "\"x\"", null, "v"), CancellationToken.None);

        Assert.Null(answer.ResultJson);
        Assert.Equal(("no such page", true), (answer.Failure!.ErrorMessage, answer.Failure.IsNonRetriable));
    }

    private static OrchestratorResponse Run(params HistoryEvent[] events)
    {
        OrchestratorRequest request = new() { InstanceId = "i", NewEvents = { events } };
        return OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String(Worker.RunEpisode(Convert.ToBase64String(request.ToByteArray()))));
    }
}
