using System.Diagnostics;
using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Activities;

/// <summary>A span for each try of an activity, in the trace of whoever started the instance. It holds names and ids, never a payload.</summary>
public static class ActivityTelemetry
{
    /// <summary>The name of the activity source.</summary>
    public const string SourceName = "Pipelines.Durable";

    private static readonly ActivitySource Source = new(SourceName);

    /// <returns>Null if nobody listens.</returns>
    internal static Activity? Begin(ActivityRequest request)
    {
        string? parent = request.ParentTraceContext?.TraceParent;
        Activity? span = System.Diagnostics.ActivityContext.TryParse(parent, traceState: null, out System.Diagnostics.ActivityContext caller)
            ? Source.StartActivity(request.Name, ActivityKind.Internal, caller)
            : Source.StartActivity(request.Name);
        return span?.SetTag("durable.instance", request.OrchestrationInstance?.InstanceId).SetTag("durable.task", request.TaskId);
    }

    /// <summary>The kind of failure only: a message may quote a document.</summary>
    internal static void Fail(Activity? span, Exception failure) => span?.SetStatus(ActivityStatusCode.Error, failure.GetType().Name);
}
