namespace GpuHost.Host.State;

/// <summary>The server's own file cannot be used. The message says which, why, and what to do.</summary>
internal sealed class HostStateException(string message, Exception? inner = null) : Exception(message, inner);
