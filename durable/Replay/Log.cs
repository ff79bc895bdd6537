using Microsoft.Extensions.Logging;

namespace Pipelines.Durable.Replay;

/// <summary>What the replay core logs.</summary>
internal static partial class Log
{
    /// <summary>An error, although the episode was answered: the run will hang or depart from its history.</summary>
    [LoggerMessage(300, LogLevel.Error, "The orchestrator of instance '{InstanceId}' broke a rule after its episode was over: {Rule}")]
    public static partial void BrokenRuleAfterEpisode(this ILogger logger, string instanceId, string rule);
}
