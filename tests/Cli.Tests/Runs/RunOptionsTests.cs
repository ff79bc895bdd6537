using System.Text;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.TestKit.ScriptedServer;

namespace Pipelines.Cli.Tests.Runs;

public sealed class RunOptionsTests
{
    [Fact]
    public async Task Run_OutJson_IsOneArray()
    {
        await using ScriptedRun run = await StartAsync(rows: 3);

        await run.RunAsync("--out", "rows.json");

        Assert.Equal(NotesPipeline.Expected(3).Select(RowJson.Write), NotesPipeline.ReadOutput(run.Cli, "rows.json").Select(RowJson.Write));
        Assert.False(File.Exists(run.Cli[NotesPipeline.Output]), "--out stands instead of the pipeline's own file.");
    }

    [Theory]
    [InlineData("deep/rows.jsonl")]
    [InlineData("rows.NDJSON")]
    public async Task Run_OutJsonLines_IsOneRowALine(string file)
    {
        await using ScriptedRun run = await StartAsync(rows: 3);

        await run.RunAsync("--out", file);

        Assert.Equal(NotesPipeline.Expected(3).Select(RowJson.Write), File.ReadLines(run.Cli[file]).Select(line => RowJson.Write(RowJson.ParseObject(line))));
    }

    [Fact]
    public async Task Run_OutCsv_HasAHeaderAndARowEach()
    {
        await using ScriptedRun run = await StartAsync(rows: 2);

        await run.RunAsync("--out", "rows.csv");

        string[] lines = await File.ReadAllLinesAsync(run.Cli["rows.csv"], Encoding.UTF8);
        Assert.Equal("id,text,title,urgent", lines[0]);
        Assert.StartsWith("1,note 1,On note 1,", lines[2], StringComparison.Ordinal);
        Assert.Equal(3, lines.Length);
    }

    [Fact]
    public async Task Run_Sample_TakesTheFirstRowsAndCountsTheOthersAsSkipped()
    {
        await using ScriptedRun run = await StartAsync(rows: 9);

        CliRun ended = await run.RunAsync("--sample", "4", "--json");

        Assert.Equal(ExitCode.Ok, ended.ExitCode);
        Assert.Equal(4, run.Server.Calls.Count);
        Assert.Equal(new JObject { ["in"] = 9, ["out"] = 4, ["failed"] = 0, ["skipped"] = 5, ["filtered"] = 0 }.ToString(), ended.Json["rows"]!.ToString());
        NotesPipeline.AssertComplete(run.Cli, rows: 4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Run_Concurrency_IsKept(int concurrency)
    {
        await using ScriptedRun run = await StartAsync(rows: 12);

        await run.RunAsync("--concurrency", $"{concurrency}");

        Assert.InRange(run.Server.InFlightMax, 1, concurrency);
        NotesPipeline.AssertComplete(run.Cli, rows: 12);
    }

    [Fact]
    public async Task Run_ApiKey_ReachesTheEndpointAndNothingElse()
    {
        const string Key = "sk-very-secret-4711";
        await using ScriptedRun run = await StartAsync(rows: 1, call => ScriptedAnswer.Error(401, $"Incorrect API key provided: {Key}."));
        run.Cli.Variables["MY_KEY"] = Key;

        CliRun ended = await run.RunAsync("--api-key-env", "MY_KEY", "--json");

        Assert.Equal($"Bearer {Key}", run.Server.Calls[0].Headers["Authorization"]);
        Assert.Equal(ExitCode.Failed, ended.ExitCode);
        Assert.DoesNotContain(Key, ended.Out + ended.Error, StringComparison.Ordinal);
        Assert.All(
            Directory.EnumerateFiles(run.Cli.Home, "*", SearchOption.AllDirectories),
            file => Assert.DoesNotContain(Key, File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_ApiKeyVariableIsNotSet_IsSaidBeforeAnyCall()
    {
        await using ScriptedRun run = await StartAsync(rows: 1);

        CliRun ended = await run.RunAsync("--api-key-env", "MY_KEY");

        Assert.NotEqual(ExitCode.Ok, ended.ExitCode);
        Assert.Contains("MY_KEY", ended.Error + ended.Out, StringComparison.Ordinal);
        Assert.Empty(run.Server.Calls);
    }

    [Fact]
    public async Task Run_EndpointNamedInThePipeline_IsAsked()
    {
        await using ScriptedRun run = await StartAsync(rows: 2);
        NotesPipeline.Write(run.Cli, rows: 2, top: $"default_model: openai/some-model\ndefault_lm_api_base: {run.Server.BaseUrl}");

        CliRun ended = await run.Cli.RunAsync("run", NotesPipeline.File);

        Assert.Equal(ExitCode.Ok, ended.ExitCode);
        Assert.All(run.Server.Calls, call => Assert.Equal("some-model", call.Model));
        Assert.All(run.Server.Calls, call => Assert.DoesNotContain("Authorization", call.Headers.Keys));
    }

    [Fact]
    public async Task Run_PlainOutput_TellsDatasetBillAndWhereTheRowsAre()
    {
        await using ScriptedRun run = await StartAsync(rows: 3, call => NotesPipeline.GoodAnswer(call).WithUsage(new ScriptedUsage(100, 5, 75)));

        CliRun ended = await run.RunAsync();

        Assert.Contains($"dataset notes: {run.Cli[NotesPipeline.Dataset]}\n", ended.Error, StringComparison.Ordinal);
        Assert.Single(ended.Error.Split('\n'), line => line.EndsWith(", done", StringComparison.Ordinal));
        Assert.Contains("saved   225 prompt tokens (75 %) came from the cache; 75 were computed\n", ended.Out, StringComparison.Ordinal);
        Assert.EndsWith($"output  3 rows: {run.Cli[NotesPipeline.Output]}\n", ended.Out, StringComparison.Ordinal);
    }

    private static async Task<ScriptedRun> StartAsync(int rows, Func<ScriptedCall, ScriptedAnswer?>? script = null)
    {
        ScriptedRun run = await ScriptedRun.StartAsync(script);
        NotesPipeline.Write(run.Cli, rows);
        return run;
    }
}
