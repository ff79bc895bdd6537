namespace Pipelines.Runtime.Orchestrations;

/// <summary>Which run is to be done. Its plan, its input and all it has done lie in the store.</summary>
/// <param name="Run">The name of the run, whose <c>origin.json</c> is there.</param>
/// <param name="Attempt">Which attempt at it; 0 for the one that is open.</param>
/// <param name="Repairs">How often it was taken back to what its store still had.</param>
/// <param name="LostSegments">What its store had lost by then.</param>
/// <param name="TellsEnd">When it has ended for good, <see cref="RunWork.TellEnd"/> is started, which the service has to know.</param>
/// <param name="Kept">What an earlier attempt has found there; null for the first.</param>
public sealed record RunOrder(string Run, int Attempt = 0, int Repairs = 0, int LostSegments = 0, bool TellsEnd = false, RunKeepsake? Kept = null);
