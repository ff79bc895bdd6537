using Microsoft.Extensions.Logging;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Registration;

namespace Pipelines.Durable.Replay;

/// <summary>
/// The replay core: a pure function from a history to actions. It does no I/O, reads no clock and keeps nothing between calls; whatever
/// the orchestrator does comes back as an outcome, never as an exception. Thread-safe; an episode runs on its caller's thread.
/// </summary>
internal sealed class OrchestrationExecutor(DurableRegistry registry, EpisodeLimits limits, ILogger<OrchestrationExecutor> logger)
{
    public EpisodeOutcome Execute(OrchestratorRequest request)
    {
        RuleBreach breach = new(message => logger.BrokenRuleAfterEpisode(request.InstanceId, message));
        Episode episode = new(limits, breach);
        try
        {
            return new EpisodeOutcome.Answered(new OrchestrationRun(request, registry, episode).Play());
        }
        catch (EpisodeRefusedException e)
        {
            return new EpisodeOutcome.Refused(request.InstanceId, e.ToDetails());
        }
        finally
        {
            episode.Thread.EndEpisode();
            breach.EndEpisode();
        }
    }
}
