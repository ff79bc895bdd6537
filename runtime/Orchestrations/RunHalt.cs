using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Orchestrations;

/// <summary>Why a run does not go on for now, or for good.</summary>
/// <param name="Status">Where it stands.</param>
/// <param name="Message">For a person.</param>
public sealed record RunHalt(RunStatus Status, string Message);
