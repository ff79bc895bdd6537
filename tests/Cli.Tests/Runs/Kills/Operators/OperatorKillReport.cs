namespace Pipelines.Cli.Tests.Runs.Kills.Operators;

/// <summary>What became of a run that was killed.</summary>
/// <param name="Calls">Those of an undisturbed run.</param>
/// <param name="KilledAfter">Calls that were answered before the kill.</param>
/// <param name="Kept">Of these, the ones whose answers the store held.</param>
/// <param name="Paid">Calls that an endpoint bills that honours idempotency keys.</param>
/// <param name="SentAgain">Calls that were sent once more after the kill, which any other endpoint bills twice.</param>
/// <param name="KeptSentAgain">Of these, the ones whose answers the store held.</param>
/// <param name="Expected">What the undisturbed run wrote.</param>
/// <param name="Written">What the killed run wrote in the end.</param>
internal sealed record OperatorKillReport(
    int Calls, int KilledAfter, int Kept, int Paid, int SentAgain, int KeptSentAgain, string Expected, string Written);
