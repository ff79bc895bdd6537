namespace Pipelines.Functions.App.Triggers.Hooks;

/// <summary>What somebody wants of a hook.</summary>
/// <param name="Pipeline">The deployed pipeline.</param>
/// <param name="Secret">Null has one made.</param>
/// <param name="AsRow">The whole body is one row.</param>
internal sealed record HookSpec(string Pipeline, string? Secret = null, bool AsRow = false);
