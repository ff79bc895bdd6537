using Pipelines.Durable.Clients;
using Pipelines.Runtime.Orchestrations;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Register;

namespace Pipelines.Functions.App.Runs.Asking;

/// <summary>Where a run stands, from its record in the store and its instance in the engine: the record knows more, the instance knows last.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Message">Why it stopped or waits; null when there is nothing to say.</param>
/// <param name="IsEnded">Nothing works on it, and nothing will by itself.</param>
internal sealed record RunState(RunStatus Status, string? Message, bool IsEnded)
{
    /// <param name="listing">What the store knows.</param>
    /// <param name="instance">What the engine knows; null for a run of another process.</param>
    public static RunState Of(RunListing listing, OrchestrationMetadata? instance) => instance switch
    {
        null => new RunState(listing.Status, listing.Control?.Message, listing.Control?.IsEnded ?? false),
        { IsFinished: true } => Ended(instance) ?? new RunState(listing.Status, listing.Control?.Message, IsEnded: true),
        _ => new RunState(listing.Status, listing.Control?.Message, IsEnded: false),
    };

    /// <summary>By the instance alone, whose payloads were read: for lists, which read no records.</summary>
    public static RunState Of(OrchestrationMetadata instance)
    {
        if (instance.IsFinished)
        {
            return Ended(instance) ?? (instance.OutputJson is null ? null : FromOutput(instance)) ?? new RunState(RunStatus.Completed, null, IsEnded: true);
        }

        RunStatusReport? report = instance.CustomStatusJson is null ? null : instance.ReadCustomStatus<RunStatusReport>();
        return report is not null && Enum.TryParse(report.State, out RunStatus status)
            ? new RunState(status, report.Message, IsEnded: false)
            : new RunState(RunStatus.Running, null, IsEnded: false);
    }

    private static RunState FromOutput(OrchestrationMetadata instance)
    {
        RunEnd end = instance.ReadOutput<RunEnd>();
        return new RunState(end.Status, end.Message, IsEnded: true);
    }

    /// <summary>Ends of which the run itself knows nothing.</summary>
    private static RunState? Ended(OrchestrationMetadata instance) => instance.Status switch
    {
        OrchestrationRuntimeStatus.Failed => new RunState(RunStatus.Failed, instance.Failure?.ErrorMessage, IsEnded: true),
        OrchestrationRuntimeStatus.Terminated => new RunState(RunStatus.Canceled, "Terminated by its owner.", IsEnded: true),
        _ => null,
    };
}
