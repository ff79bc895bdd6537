namespace Pipelines.Durable.Payloads;

/// <summary>An input, result, event or status that does not fit its type or its bound. Trying again does not help.</summary>
public sealed class PayloadException(string message, Exception? innerException = null) : Exception(message, innerException);
