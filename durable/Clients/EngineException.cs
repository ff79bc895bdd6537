namespace Pipelines.Durable.Clients;

/// <summary>The engine that keeps the instances, in another process, could not be reached or did not do what it was asked.</summary>
public class EngineException : Exception
{
    protected EngineException(string message, bool isTransient, Exception? innerException)
        : base(message, innerException) => IsTransient = isTransient;

    /// <summary>The same call may succeed later.</summary>
    public bool IsTransient { get; }
}
