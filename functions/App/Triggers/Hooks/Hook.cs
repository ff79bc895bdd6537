namespace Pipelines.Functions.App.Triggers.Hooks;

/// <summary>An address at which another system may start runs of one pipeline, by what it signs: <c>hooks/{name}.json</c>.</summary>
/// <param name="Pipeline">The deployed pipeline.</param>
/// <param name="Secret">Signs what is sent; shared with the sender, so it is kept as it is.</param>
/// <param name="AsRow">The whole body is one row; else it is what would be posted to start a run.</param>
/// <param name="By">Who made it.</param>
/// <param name="At">When.</param>
internal sealed record Hook(string Pipeline, string Secret, bool AsRow, string By, DateTimeOffset At);
