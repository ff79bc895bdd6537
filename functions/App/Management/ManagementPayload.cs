namespace Pipelines.Functions.App.Management;

/// <summary>Where an instance can be asked about and steered: the body that Durable Functions answers a start with, property for property.</summary>
internal sealed record ManagementPayload(
    string Id,
    string StatusQueryGetUri,
    string SendEventPostUri,
    string TerminatePostUri,
    string PurgeHistoryDeleteUri,
    string RestartPostUri,
    string SuspendPostUri,
    string ResumePostUri);
