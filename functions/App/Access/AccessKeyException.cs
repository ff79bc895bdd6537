namespace Pipelines.Functions.App.Access;

/// <summary>The keys of an app are of no use.</summary>
public sealed class AccessKeyException(string message, Exception? inner = null) : Exception(message, inner);
