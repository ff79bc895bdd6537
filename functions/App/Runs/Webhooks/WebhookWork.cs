using Pipelines.Durable.Registration;
using Pipelines.Durable.Activities;
using Pipelines.Functions.App.Hosting;
using Pipelines.Runtime.Orchestrations;

namespace Pipelines.Functions.App.Runs.Webhooks;

/// <summary>Registers what tells the end of runs. Names are part of every history: never renamed.</summary>
internal sealed class WebhookWork(AppParts parts, WebhookShelf webhooks)
{
    /// <summary>One try of one delivery.</summary>
    public static ActivityRef<RunEnded, bool> Deliver { get; } = new("DeliverRunEnd");

    public DurableRegistryBuilder AddTo(DurableRegistryBuilder registry) => registry
        .AddOrchestrator(RunWork.TellEnd, static () => new TellEndOrchestrator())
        .AddActivity(Deliver, () => new DeliverRunEndActivity(parts, webhooks));
}
