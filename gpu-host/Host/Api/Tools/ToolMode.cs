namespace GpuHost.Host.Api.Tools;

/// <summary>Whether the model calls a tool (<c>tool_choice</c>).</summary>
internal enum ToolMode
{
    /// <summary><c>none</c>: the tools are told to the model, and none is called.</summary>
    Never,

    /// <summary><c>auto</c>: as the model likes.</summary>
    Allowed,

    /// <summary><c>required</c>, or one tool by name: a grammar leaves nothing else.</summary>
    Required,
}
