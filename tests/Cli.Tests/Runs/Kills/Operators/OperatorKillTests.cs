using Xunit.Abstractions;

namespace Pipelines.Cli.Tests.Runs.Kills.Operators;

/// <summary>Every operator that asks a model or that needs all rows, killed in the middle.</summary>
public sealed class OperatorKillTests(ITestOutputHelper log)
{
    public static TheoryData<string> Cases => [.. OperatorKillCases.All.Select(static one => one.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Run_KilledInTheMiddle_WritesWhatAnUndisturbedOneDoesAndPaysNothingTwice(string name)
    {
        OperatorKillReport report = await OperatorKill.RunAsync(OperatorKillCases.All.Single(one => one.Name == name));

        log.WriteLine($"{report.Calls} calls; killed after {report.KilledAfter}, {report.Kept} of them kept; {report.SentAgain} sent again, {report.Paid} paid");
        Assert.Equal(report.Expected, report.Written);
        Assert.Equal(report.Calls, report.Paid);
        Assert.Equal(0, report.KeptSentAgain);
        Assert.InRange(report.SentAgain, 1, OperatorKill.ConcurrencyMax);
    }
}
