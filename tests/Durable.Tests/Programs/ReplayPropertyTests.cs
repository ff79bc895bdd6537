using FsCheck;
using FsCheck.Fluent;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Tests.Kit;

namespace Pipelines.Durable.Tests.Programs;

/// <summary>Any program under any history: what was decided is decided again, from every prefix and however it is cut.</summary>
public sealed class ReplayPropertyTests
{
    private static readonly Arbitrary<(Step Program, int Seed)> Cases =
        StepGenerator.Program.SelectMany(program => Gen.Choose(0, int.MaxValue).Select(seed => (program, seed))).ToArbitrary();

    [Fact]
    public void Execute_EveryEpisodeAgain_GivesTheSameAnswer() => ForAll((engine, episode) =>
        Assert.Equal(episode.Response, engine.Answer(episode.Request)));

    [Fact]
    public void Execute_EveryPrefixAsOneEpisode_AsksForTheSame() => ForAll((engine, episode) =>
    {
        OrchestratorRequest whole = new() { InstanceId = "i", NewEvents = { episode.Request.PastEvents, episode.Request.NewEvents } };

        Assert.Equal(episode.Response, engine.Answer(whole));
    });

    [Fact]
    public void Execute_EveryCutWithinAnEpisode_AsksForAPartOfTheSame() => ForAll((engine, episode) =>
    {
        bool isTerminated = episode.Response.Actions.Any(a => a.CompleteOrchestration is { OrchestrationStatus: OrchestrationStatus.Terminated });
        for (int cut = 1; cut < episode.Request.NewEvents.Count && !isTerminated; cut++)
        {
            OrchestratorRequest part = new()
            {
                InstanceId = "i",
                PastEvents = { episode.Request.PastEvents },
                NewEvents = { episode.Request.NewEvents.Take(cut) },
            };
            if (episode.Request.PastEvents.Count == 0 && cut == 1)
            {
                continue; // Without its start there is no run yet.
            }

            OrchestratorAction[] asked = [.. engine.Answer(part).Actions];
            Assert.Equal(episode.Response.Actions.Take(asked.Length), asked);
        }
    });

    [Fact]
    public void Histories_OfTheGenerator_ReachEveryKindOfEventAndEnd()
    {
        HashSet<HistoryEvent.EventTypeOneofCase> kinds = [];
        HashSet<OrchestrationStatus> ends = [];
        foreach ((Step program, int seed) in Cases.Generator.Sample(60, 300))
        {
            PlayedEngine engine = Played(program, seed);
            kinds.UnionWith(engine.History.Select(e => e.EventTypeCase));
            ends.UnionWith(engine.Episodes[^1].Response.Actions.Where(a => a.CompleteOrchestration is not null)
                .Select(a => a.CompleteOrchestration.OrchestrationStatus));
        }

        Assert.Superset(
            new HashSet<HistoryEvent.EventTypeOneofCase>
            {
                HistoryEvent.EventTypeOneofCase.TaskFailed, HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceFailed,
                HistoryEvent.EventTypeOneofCase.TimerFired, HistoryEvent.EventTypeOneofCase.EventSent,
                HistoryEvent.EventTypeOneofCase.EventRaised, HistoryEvent.EventTypeOneofCase.ExecutionSuspended,
            },
            kinds);
        Assert.Superset(new HashSet<OrchestrationStatus> { OrchestrationStatus.Completed, OrchestrationStatus.Terminated }, ends);
        Assert.DoesNotContain(OrchestrationStatus.Failed, ends);
    }

    /// <summary>FsCheck prints program and seed of what fails, and the replay seed of its own.</summary>
    private static void ForAll(Action<PlayedEngine, PlayedEpisode> property) =>
        Prop.ForAll(Cases, drawn =>
        {
            PlayedEngine engine = Played(drawn.Program, drawn.Seed);
            foreach (PlayedEpisode episode in engine.Episodes)
            {
                property(engine, episode);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    private static PlayedEngine Played(Step program, int seed)
    {
        PlayedEngine engine = PlayedEngine.For<string?, string>((context, input) => new StepOrchestrator(program).RunAsync(context, input));
        new RandomHistory(engine, seed).Play();
        return engine;
    }
}
