namespace Pipelines.Functions.App.Triggers;

/// <summary>A run that a trigger asks for can never be started: trying again would not help.</summary>
internal sealed class TriggerRefusedException(string message, Exception? innerException = null) : Exception(message, innerException);
