namespace GpuHost.Serving.Models.Store;

/// <summary>A download that did not finish, or that another process has under way.</summary>
public sealed record InterruptedPull(ModelName Name, long ReceivedBytes);
