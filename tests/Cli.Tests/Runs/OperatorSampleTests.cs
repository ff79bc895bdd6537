using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;

namespace Pipelines.Cli.Tests.Runs;

/// <summary>Each operator's sample as a newcomer runs it, on the built-in model, whose words are noise of the right types.</summary>
public sealed class OperatorSampleTests
{
    public static TheoryData<string> Samples => [.. Directory.GetFiles(Folder(), "*.yaml").Select(static path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Run_Sample_EndsAndAccountsForItsRows(string sample)
    {
        using CliSession cli = new() { Clock = TimeProvider.System };
#pragma warning disable RS0030 // Where this machine has its programs is for its environment to say.
        cli.Variables["PATH"] = Environment.GetEnvironmentVariable("PATH")!;
#pragma warning restore RS0030

        CliRun ended = await cli.RunAsync("run", Path.Combine(Folder(), sample), "--json");

        JObject rows = (JObject)ended.Json["rows"]!;
        Assert.True(ended.ExitCode is ExitCode.Ok or ExitCode.CompletedWithFailures, ended.Error);
        Assert.Equal((int)rows["failed"]! > 0, ended.ExitCode == ExitCode.CompletedWithFailures);
        Assert.Equal((int)rows["out"]!, NotesPipeline.ReadOutput(cli, $"out/{Path.ChangeExtension(sample, ".json")}").Count);
        Assert.True((int)rows["out"]! + (int)rows["failed"]! + (int)rows["skipped"]! + (int)rows["filtered"]! > 0);
    }

    private static string Folder([CallerFilePath] string here = "") =>
        Path.Combine(Directory.GetParent(here)!.Parent!.Parent!.Parent!.FullName, "samples", "operators");
}
