using Pipelines.Functions.App.Triggers.Queues;
using Pipelines.Storage;

namespace Pipelines.Functions.Hosting;

/// <summary>The queue whose messages start runs: <c>$PIPELINES_QUEUE_ACCOUNT</c> names its account, <c>$PIPELINES_QUEUE</c> the queue.</summary>
internal static class QueueArguments
{
    private const string AccountVariable = "PIPELINES_QUEUE_ACCOUNT";
    private const string QueueVariable = "PIPELINES_QUEUE";

    /// <returns>Null when no account is named.</returns>
    /// <exception cref="FormatException">The account cannot be one.</exception>
    public static RunQueue? Of(Surroundings surroundings)
    {
        if (surroundings.ReadVariable(AccountVariable) is not { Length: > 0 } account)
        {
            return null;
        }

        string queue = surroundings.ReadVariable(QueueVariable) is { Length: > 0 } name ? name : QueueAddress.RunsDefault;
        return new RunQueue(QueueAddress.Open(account, queue), QueueAddress.Open(account, queue + QueueAddress.PoisonSuffix));
    }
}
