namespace Pipelines.Runtime.Runs;

/// <summary>A run was named to go on with that does not exist, or is one of another plan or input.</summary>
public sealed class RunMismatchException(RunId run, string reason)
    : Exception($"Cannot go on with run '{run}': {reason}")
{
    public RunId Run { get; } = run;
}
