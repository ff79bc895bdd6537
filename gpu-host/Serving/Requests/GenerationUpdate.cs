namespace GpuHost.Serving.Requests;

/// <summary>A piece of a streamed answer; the last one has the result and may have no text.</summary>
public sealed record GenerationUpdate(string Text, GenerationResult? Final = null);
