namespace Pipelines.Cli.Tests.Runs.Kills;

/// <summary>What became of a run that was killed again and again.</summary>
/// <param name="Problems">What must not be; empty when all is well.</param>
/// <param name="Sent">Calls that reached the endpoint.</param>
/// <param name="Paid">Calls that it would bill.</param>
/// <param name="PaidAgainMost">The most calls that one kill took back.</param>
internal sealed record KillGateReport(IReadOnlyList<string> Problems, int Sent, int Paid, int PaidAgainMost);
