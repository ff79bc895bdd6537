namespace Pipelines.Durable.Failures;

/// <summary>Thrown by an activity or an orchestrator that would fail again in the same way: no retry policy tries it again.</summary>
public sealed class NonRetriableException(string message, Exception? innerException = null) : Exception(message, innerException);
