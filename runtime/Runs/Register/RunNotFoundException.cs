namespace Pipelines.Runtime.Runs.Register;

/// <summary>A run was named that the store does not hold.</summary>
public sealed class RunNotFoundException(RunId run) : Exception($"There is no run '{run}' in this store.")
{
    public RunId Run { get; } = run;
}
