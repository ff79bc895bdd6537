using Pipelines.Runtime.Runs.Control;

namespace Pipelines.Runtime.Runs.Register;

/// <summary>What was wanted of a run does not go with where it stands.</summary>
/// <param name="run">The run.</param>
/// <param name="reason">Why it cannot be done.</param>
/// <param name="remedy">What to do instead.</param>
public sealed class RunStateException(RunId run, string reason, string remedy) : Exception($"Run '{run}' {reason}")
{
    public RunId Run { get; } = run;

    public string Remedy { get; } = remedy;

    internal static RunStateException OfOther(RunId run, RunDriver driver) => driver == RunDriver.Engine ? OfEngine(run) : new(
        run,
        "was taken over from its engine by the command line.",
        "Leave it to whoever took it.");

    internal static RunStateException OfEngine(RunId run) => new(
        run,
        "is driven by the engine of a function app, which alone goes on with it.",
        $"Tell that app: pipelines runs resume {run} --app URL. If it will never come back: pipelines runs resume {run} --take-over");
}
