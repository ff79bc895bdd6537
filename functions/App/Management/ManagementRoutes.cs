namespace Pipelines.Functions.App.Management;

/// <summary>Where Durable Functions' management API is.</summary>
internal static class ManagementRoutes
{
    /// <summary>As the Functions host has it.</summary>
    public const string Base = "/runtime/webhooks/durabletask";

    /// <summary>The same where a host in front passes on only what begins with <c>/api</c>.</summary>
    public const string BehindHost = "/api" + Base;

    public const string TaskHub = "pipelines";

    public const string Connection = "Storage";
}
