namespace GpuHost.Serving.Models;

/// <summary>The model's side refused or failed; the message says what, where and what to do.</summary>
public sealed class ModelEngineException : Exception
{
    public ModelEngineException(ModelEngineFailure failure, string message, Exception? inner = null)
        : base(message, inner)
    {
        Failure = failure;
    }

    public ModelEngineFailure Failure { get; }
}
