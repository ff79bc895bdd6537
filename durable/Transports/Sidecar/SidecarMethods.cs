namespace Pipelines.Durable.Transports.Sidecar;

/// <summary>The calls of the contract's service.</summary>
internal static class SidecarMethods
{
    public const string Service = "TaskHubSidecarService";

    public const string Hello = "Hello";
    public const string GetWorkItems = "GetWorkItems";
    public const string StreamHistory = "StreamInstanceHistory";
    public const string CompleteOrchestrator = "CompleteOrchestratorTask";
    public const string CompleteActivity = "CompleteActivityTask";
    public const string AbandonOrchestrator = "AbandonTaskOrchestratorWorkItem";
    public const string AbandonActivity = "AbandonTaskActivityWorkItem";

    public const string Start = "StartInstance";
    public const string Get = "GetInstance";
    public const string WaitForStart = "WaitForInstanceStart";
    public const string WaitForCompletion = "WaitForInstanceCompletion";
    public const string RaiseEvent = "RaiseEvent";
    public const string Terminate = "TerminateInstance";
    public const string Suspend = "SuspendInstance";
    public const string Resume = "ResumeInstance";
    public const string Rewind = "RewindInstance";
    public const string Query = "QueryInstances";
    public const string Purge = "PurgeInstances";
}
