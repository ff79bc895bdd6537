using System.Globalization;
using Pipelines.TestKit.ScriptedServer;

namespace Pipelines.Cli.Tests.Runs.Kills;

/// <summary>The kill gate with many kills, for <c>bench soak-kills</c>.</summary>
internal static class KillProgram
{
    public const string Word = "kills";

    /// <summary>Arguments: <c>--kills 100 --rows 20000 --seed 1</c>.</summary>
    /// <returns>1 when a row was lost or doubled, or more was paid again than may be.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        int kills = Number(args, "--kills", 100);
        int rows = Number(args, "--rows", 20_000);
        int seed = Number(args, "--seed", 1);
        string undisturbed = await KillGate.UndisturbedAsync(rows);
        int problems = 0;
        foreach (bool honours in new[] { false, true })
        {
            Console.WriteLine(honours ? "an endpoint that honours idempotency keys" : "an endpoint that does not");
            var options = new ScriptedServerOptions { HonoursIdempotencyKeys = honours };
            KillGateReport report = await new KillGate(rows, kills, seed, undisturbed, options, Console.WriteLine).RunAsync();
            Console.WriteLine($"{rows} rows, {kills} kills: {report.Sent} calls sent, {report.Paid} paid, {report.PaidAgainMost} sent again after one kill at most");
            foreach (string problem in report.Problems)
            {
                Console.WriteLine($"PROBLEM  {problem}");
            }

            bool isWithin = report.PaidAgainMost <= KillGate.PaidAgainPerKillMax && (!honours || report.Paid == rows);
            problems += report.Problems.Count + (isWithin ? 0 : 1);
        }

        return problems == 0 ? 0 : 1;
    }

    private static int Number(string[] args, string name, int otherwise)
    {
        int at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
    }
}
