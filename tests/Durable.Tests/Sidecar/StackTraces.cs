using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Tests.Sidecar;

/// <summary>Takes stack traces out of failures: they name lines and folders, and no history depends on them.</summary>
internal static class StackTraces
{
    public static OrchestratorRequest WithoutTraces(this OrchestratorRequest request)
    {
        OrchestratorRequest clean = request.Clone();
        foreach (HistoryEvent e in clean.PastEvents.Concat(clean.NewEvents))
        {
            Remove(e.TaskFailed?.FailureDetails);
            Remove(e.SubOrchestrationInstanceFailed?.FailureDetails);
            Remove(e.ExecutionCompleted?.FailureDetails);
        }

        return clean;
    }

    public static OrchestratorResponse WithoutTraces(this OrchestratorResponse response)
    {
        OrchestratorResponse clean = response.Clone();
        foreach (OrchestratorAction action in clean.Actions)
        {
            Remove(action.CompleteOrchestration?.FailureDetails);
        }

        return clean;
    }

    private static void Remove(TaskFailureDetails? details)
    {
        for (; details is not null; details = details.InnerFailure)
        {
            details.StackTrace = null;
        }
    }
}
