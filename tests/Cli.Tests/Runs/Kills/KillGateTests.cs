using Pipelines.TestKit.ScriptedServer;
using Xunit.Abstractions;

namespace Pipelines.Cli.Tests.Runs.Kills;

/// <summary>5,000 rows and 10 kills of the real process.</summary>
public sealed class KillGateTests(ITestOutputHelper log)
{
    private const int Rows = 5_000;
    private const int Kills = 10;
    private static readonly Lazy<Task<string>> Undisturbed = new(static () => KillGate.UndisturbedAsync(Rows));

    [Fact]
    public async Task Run_KilledTenTimes_LosesAndDoublesNoRowAndPaysAgainWithinTheBound()
    {
        KillGateReport report = await RunAsync(seed: 4711, new ScriptedServerOptions());

        Assert.Equal(report.Sent, report.Paid);
        Assert.InRange(report.PaidAgainMost, 0, KillGate.PaidAgainPerKillMax);
        Assert.InRange(report.Paid, Rows, Rows + (Kills * KillGate.PaidAgainPerKillMax));
    }

    [Fact]
    public async Task Run_KilledTenTimesWhileTheEndpointHonoursIdempotencyKeys_PaysNothingTwice()
    {
        KillGateReport report = await RunAsync(seed: 815, new ScriptedServerOptions { HonoursIdempotencyKeys = true });

        Assert.Equal(Rows, report.Paid);
        Assert.True(report.Sent > Rows, "The kills were to come while calls were under way.");
    }

    private async Task<KillGateReport> RunAsync(int seed, ScriptedServerOptions options)
    {
        KillGateReport report = await new KillGate(Rows, Kills, seed, await Undisturbed.Value, options, log.WriteLine).RunAsync();
        log.WriteLine($"{report.Sent} calls sent, {report.Paid} paid, {report.PaidAgainMost} sent again after one kill at most");
        Assert.Empty(report.Problems);
        return report;
    }
}
