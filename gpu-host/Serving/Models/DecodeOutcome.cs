namespace GpuHost.Serving.Models;

/// <summary>The result of <see cref="IModelEngine.Decode"/>.</summary>
/// <param name="Status">What happened.</param>
/// <param name="Detail">For a person, when the status is not <see cref="DecodeStatus.Ok"/>: the backend's code and words.</param>
public readonly record struct DecodeOutcome(DecodeStatus Status, string? Detail = null)
{
    public static DecodeOutcome Ok => default;

    public bool IsOk => Status == DecodeStatus.Ok;
}
