using Newtonsoft.Json.Linq;

namespace GpuHost.Host.Api.Tools;

/// <summary>What a request says about tools.</summary>
/// <param name="Tools">The tools as they were sent, for the model's chat template; null where there are none.</param>
/// <param name="Names">Their names, in order.</param>
/// <param name="Mode">May, must, or must not.</param>
/// <param name="Forced">The one tool that must be called; null where the model chooses.</param>
internal sealed record ToolSelection(JArray? Tools, IReadOnlyList<string> Names, ToolMode Mode, string? Forced)
{
    public static ToolSelection None { get; } = new(null, [], ToolMode.Never, null);

    /// <summary>The answer is, or may be, a call and not text.</summary>
    public bool IsPossible => Mode != ToolMode.Never;
}
