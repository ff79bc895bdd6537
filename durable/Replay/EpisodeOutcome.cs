using Pipelines.Durable.Failures;
using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Replay;

/// <summary>What came of one episode.</summary>
internal abstract record EpisodeOutcome
{
    private EpisodeOutcome()
    {
    }

    /// <summary>The episode is done. What user code threw is in the response, as a failed completion.</summary>
    internal sealed record Answered(OrchestratorResponse Response) : EpisodeOutcome;

    /// <summary>
    /// This worker cannot go on with this history: it has other logic than the run was made with. The run itself is sound, so an engine that
    /// can hold it should do that until the right worker comes; <see cref="ToFailed"/> is for engines that cannot.
    /// </summary>
    internal sealed record Refused(string InstanceId, FailureDetails Reason) : EpisodeOutcome
    {
        /// <summary>Ends the run as failed.</summary>
        public OrchestratorResponse ToFailed() => new()
        {
            InstanceId = InstanceId,
            Actions =
            {
                new OrchestratorAction
                {
                    Id = -1,
                    CompleteOrchestration = new CompleteOrchestrationAction
                    {
                        OrchestrationStatus = OrchestrationStatus.Failed,
                        FailureDetails = Reason.ToWire(),
                    },
                },
            },
        };
    }
}
