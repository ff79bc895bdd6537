using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Tests.Kit;

/// <summary>Reads answers of episodes.</summary>
internal static class Answers
{
    public static CompleteOrchestrationAction End(this OrchestratorResponse response) =>
        response.Actions.Single(a => a.CompleteOrchestration is not null).CompleteOrchestration;

    public static string? Result(this OrchestratorResponse response)
    {
        CompleteOrchestrationAction end = response.End();
        Assert.Equal(OrchestrationStatus.Completed, end.OrchestrationStatus);
        return end.Result;
    }

    public static TaskFailureDetails Failure(this OrchestratorResponse response)
    {
        CompleteOrchestrationAction end = response.End();
        Assert.Equal(OrchestrationStatus.Failed, end.OrchestrationStatus);
        return end.FailureDetails;
    }

    /// <summary>Kinds and names of the actions, such as <c>0 activity 'A'</c>.</summary>
    public static IEnumerable<string> Asked(this OrchestratorResponse response) =>
        response.Actions.Select(a => $"{a.Id} {Durable.Replay.ActionText.Describe(a)}");
}
