namespace GpuHost.Host.Access;

/// <summary>The file of keys is of no use.</summary>
internal sealed class ApiKeyFileException(string message, Exception? inner = null) : Exception(message, inner);
