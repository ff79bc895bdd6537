namespace Pipelines.Runtime.Runs.Register;

/// <summary>What was wanted of a run does not go with where it stands.</summary>
/// <param name="run">The run.</param>
/// <param name="reason">Why it cannot be done.</param>
/// <param name="remedy">What to do instead.</param>
public sealed class RunStateException(RunId run, string reason, string remedy) : Exception($"Run '{run}' {reason}")
{
    public RunId Run { get; } = run;

    public string Remedy { get; } = remedy;
}
