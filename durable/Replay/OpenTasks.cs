using Pipelines.Durable.Failures;
using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Replay;

/// <summary>The tasks that the orchestrator may be waiting for, by the id of their action.</summary>
internal sealed class OpenTasks
{
    private readonly Dictionary<int, OpenTask> _open = [];

    public int Count => _open.Count;

    public OpenTask Open(int id, string name)
    {
        OpenTask task = new(id, name);
        _open.Add(id, task);
        return task;
    }

    public void Cancel(OpenTask task, CancellationToken cancellationToken)
    {
        if (_open.Remove(task.Id))
        {
            task.Cancel(cancellationToken);
        }
    }

    /// <summary>Applies the answer to a task. A second answer, or one to a task that was given up, changes nothing.</summary>
    public void Settle(int id, HistoryEvent answer)
    {
        if (!_open.Remove(id, out OpenTask? task))
        {
            return;
        }

        switch (answer.EventTypeCase)
        {
            case HistoryEvent.EventTypeOneofCase.TaskCompleted:
                task.Complete(answer.TaskCompleted.Result);
                break;
            case HistoryEvent.EventTypeOneofCase.TaskFailed:
                task.Fail(answer.TaskFailed.FailureDetails.FromWire());
                break;
            case HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceCompleted:
                task.Complete(answer.SubOrchestrationInstanceCompleted.Result);
                break;
            case HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceFailed:
                task.Fail(answer.SubOrchestrationInstanceFailed.FailureDetails.FromWire());
                break;
            case HistoryEvent.EventTypeOneofCase.TimerFired:
                task.Complete(null);
                break;
            default:
                throw new ArgumentException($"{answer.EventTypeCase} answers no task.", nameof(answer));
        }
    }
}
