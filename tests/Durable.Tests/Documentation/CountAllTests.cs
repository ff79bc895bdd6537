using Microsoft.Extensions.Logging.Abstractions;
using Pipelines.Durable.Activities;
using Pipelines.Durable.Payloads;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Registration;
using Pipelines.Durable.Replay;
using Pipelines.Durable.Tests.Kit;

namespace Pipelines.Durable.Tests.Documentation;

/// <summary>What docs/durable.md shows runs: real activities, under both versions.</summary>
public sealed class CountAllTests
{
    private static readonly DurableRegistry Registry = new DurableRegistryBuilder(version: "1.1")
        .AddOrchestrator(CountAllOrchestrator.CountAll, () => new CountAllOrchestrator())
        .AddActivity(CountAllOrchestrator.CountWords, () => new Work<string, int>((_, text, _) => Task.FromResult(text.Split(' ').Length)))
        .AddActivity(CountAllOrchestrator.Check, () => new Work<string[], bool>((_, paths, _) => Task.FromResult(paths.Length > 0)))
        .Build();

    private static readonly OrchestrationExecutor Orchestrations = new(Registry, EpisodeLimits.Default, NullLogger<OrchestrationExecutor>.Instance);
    private static readonly ActivityExecutor Activities = new(Registry, PayloadLimits.Default);

    [Theory]
    [InlineData("1.0", 3)]
    [InlineData("1.1", 4)]
    public async Task CountAll_UnderEitherVersion_CountsAndKeepsItsPath(string version, int activities)
    {
        List<HistoryEvent> history = [Events.EpisodeStarted(), Events.Started("CountAll", """["a b","c","d e f"]""", version)];
        OrchestratorResponse response = Execute(history);
        int answered = 0;
        while (response.Actions is not [{ CompleteOrchestration: not null }])
        {
            foreach (OrchestratorAction action in response.Actions)
            {
                history.Add(Events.Scheduled(action.Id, action.ScheduleTask.Name, action.ScheduleTask.Input));
                history.Add(Events.Completed(action.Id, await RunAsync(action.ScheduleTask)));
                answered++;
            }

            response = Execute(history);
        }

        Assert.Equal("6", response.Result());
        Assert.Equal("""{"files":3}""", response.CustomStatus);
        Assert.Equal(activities, answered);
    }

    private static OrchestratorResponse Execute(List<HistoryEvent> history) => Assert.IsType<EpisodeOutcome.Answered>(
        Orchestrations.Execute(new OrchestratorRequest { InstanceId = "i", NewEvents = { history } })).Response;

    private static async Task<string?> RunAsync(ScheduleTaskAction action) =>
        (await Activities.RunAsync(new ActivityRequest { Name = action.Name, Input = action.Input }, 1, CancellationToken.None)).Result;
}
