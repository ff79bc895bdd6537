using Pipelines.Durable.Protocol;
using Pipelines.Durable.Tests.Kit;

namespace Pipelines.Durable.Tests.Programs;

/// <summary>
/// Lets a seed decide what an engine may bring at any time: answers in any order, failures, twice, several in an episode; events, suspension,
/// resumption and now and then the end.
/// </summary>
internal sealed class RandomHistory(PlayedEngine engine, int seed)
{
    private const int EpisodesMax = 25;

    private readonly Random _random = new(seed);
    private readonly List<OrchestratorAction> _open = [];
    private int _count;

    public void Play()
    {
        OrchestratorResponse response = engine.Start();
        while (!response.Actions.Any(a => a.CompleteOrchestration is not null) && engine.Episodes.Count < EpisodesMax)
        {
            _open.AddRange(response.Actions);
            engine.Advance(TimeSpan.FromSeconds(_random.Next(1, 100)));
            response = engine.Play([.. Enumerable.Range(0, _random.Next(1, 5)).SelectMany(_ => Next())]);
        }
    }

    private IEnumerable<HistoryEvent> Next()
    {
        string value = $"{++_count}";
        return _random.Next(20) switch
        {
            < 12 when _open.Count > 0 => AnswerOne(value),
            < 17 => [Events.Raised(_random.Next(2) == 0 ? "x" : "Y", $"\"{value}\"")],
            17 => [Events.Suspended()],
            18 => [Events.Resumed()],
            _ when _random.Next(10) == 0 => [Events.Terminated()],
            _ => [Events.Resumed()],
        };
    }

    private IEnumerable<HistoryEvent> AnswerOne(string value)
    {
        OrchestratorAction action = _open[_random.Next(_open.Count)];
        _open.Remove(action);
        bool fails = _random.Next(3) == 0;
        HistoryEvent? answer = action.OrchestratorActionTypeCase switch
        {
            OrchestratorAction.OrchestratorActionTypeOneofCase.ScheduleTask when fails => Events.Failed(action.Id, $"!{value}"),
            OrchestratorAction.OrchestratorActionTypeOneofCase.ScheduleTask => Events.Completed(action.Id, $"\"{value}\""),
            OrchestratorAction.OrchestratorActionTypeOneofCase.CreateSubOrchestration when fails => Events.SubFailed(action.Id, $"!{value}"),
            OrchestratorAction.OrchestratorActionTypeOneofCase.CreateSubOrchestration => Events.SubCompleted(action.Id, $"\"{value}\""),
            OrchestratorAction.OrchestratorActionTypeOneofCase.CreateTimer => Ring(action),
            _ => null,
        };
        return answer is null ? [] : Enumerable.Repeat(answer, _random.Next(10) == 0 ? 2 : 1);
    }

    private HistoryEvent Ring(OrchestratorAction timer)
    {
        DateTimeOffset fireAt = timer.CreateTimer.FireAt.ToDateTimeOffset();
        if (fireAt > engine.Now)
        {
            engine.Advance(fireAt - engine.Now);
        }

        return Events.TimerFired(timer.Id, fireAt);
    }
}
