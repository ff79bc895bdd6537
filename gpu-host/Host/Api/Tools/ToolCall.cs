namespace GpuHost.Host.Api.Tools;

/// <summary>A call that the model wants made.</summary>
/// <param name="Name">The tool.</param>
/// <param name="Arguments">JSON text, as OpenAI passes it on.</param>
internal sealed record ToolCall(string Name, string Arguments);
