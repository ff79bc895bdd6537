using Newtonsoft.Json.Linq;
using Pipelines.TestKit.ScriptedServer;

namespace Pipelines.Cli.Tests.Runs;

/// <summary>A server that is not well: whatever it does, every row is accounted for and the reason is told.</summary>
public sealed class MisbehavingServerTests
{
    private const int Rows = 4;
    private const string BadNote = "note 2";

    public static TheoryData<string> TroubleNames => [.. Troubles.Keys];

    private static Dictionary<string, Func<ScriptedAnswer>> Troubles { get; } = new()
    {
        ["drops"] = ScriptedAnswer.Drop,
        ["500"] = () => ScriptedAnswer.Error(500, "Out of order."),
        ["503 with Retry-After"] = () => ScriptedAnswer.Unavailable(retryAfterSeconds: 2),
        ["429"] = () => ScriptedAnswer.RateLimited(),
        ["429 with Retry-After"] = () => ScriptedAnswer.RateLimited(retryAfterSeconds: 3),
        ["HTML"] = () => ScriptedAnswer.Raw("<html>Bad gateway</html>", "text/html"),
        ["another object"] = () => ScriptedAnswer.Json(new JObject { ["hello"] = "world" }),
        ["cut off"] = () => ScriptedAnswer.Json(new JObject { ["choices"] = new JArray() }).CutAfterBytes(5),
        ["truncated JSON"] = () => ScriptedAnswer.Raw("{\"choices\":[{\"message\":"),
    };

    [Theory]
    [MemberData(nameof(TroubleNames))]
    public async Task Run_TroublePasses_EveryRowIsThere(string trouble)
    {
        await using ScriptedRun run = await StartAsync(call => call.Index == 0 ? Troubles[trouble]() : null);

        CliRun ended = await run.RunAsync("--concurrency", "1");

        Assert.Equal(ExitCode.Ok, ended.ExitCode);
        Assert.Equal(Rows + 1, run.Server.Calls.Count);
        NotesPipeline.AssertComplete(run.Cli, Rows);
    }

    [Theory]
    [InlineData("drops")]
    [InlineData("500")]
    [InlineData("429")]
    public async Task Run_EndpointStaysBad_WaitsBlamesNoRowAndGoesOnLater(string trouble)
    {
        bool isWell = false;
        await using ScriptedRun run = await StartAsync(call => !Volatile.Read(ref isWell) && NotesPipeline.NoteOf(call) == BadNote ? Troubles[trouble]() : null);

        CliRun stopped = await run.RunAsync("--concurrency", "1", "--endpoint-wait", "60", "--json");

        Assert.Equal(ExitCode.Failed, stopped.ExitCode);
        Assert.Equal("Waiting", (string?)stopped.Json["status"]);
        Assert.Equal(0, (int)stopped.Json["rows"]!["failed"]!);
        Assert.Contains("is down", (string?)stopped.Json["message"], StringComparison.Ordinal);
        Assert.InRange(run.Server.Calls.Count(call => NotesPipeline.NoteOf(call) == BadNote), 5, 20);
        Volatile.Write(ref isWell, true);

        CliRun ended = await run.RunAsync();

        Assert.Equal(ExitCode.Ok, ended.ExitCode);
        NotesPipeline.AssertComplete(run.Cli, Rows);
    }

    [Theory]
    [InlineData("HTML", "endpoint")]
    [InlineData("truncated JSON", "endpoint")]
    public async Task Run_OneRowGetsOnlyNonsense_FailsAloneWithItsReason(string trouble, string kind)
    {
        await using ScriptedRun run = await StartAsync(call => NotesPipeline.NoteOf(call) == BadNote ? Troubles[trouble]() : null);

        JObject letter = await RunToDeadLetterAsync(run);

        Assert.Equal(kind, (string?)letter["kind"]);
        Assert.Contains("scripted", (string?)letter["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"title\": \"On no", "length", "output_too_long")]
    [InlineData("{\"title\": \"On no", "stop", "schema")]
    [InlineData("{\"title\": 7, \"urgent\": \"maybe\"}", "stop", "schema")]
    [InlineData("no JSON at all", "stop", "schema")]
    public async Task Run_OneRowGetsOnlyBadAnswers_KeepsTheRawOutput(string answer, string finishReason, string kind)
    {
        await using ScriptedRun run = await StartAsync(call =>
            NotesPipeline.NoteOf(call) == BadNote ? ScriptedAnswer.Choices([new ScriptedChoice(answer, finishReason)]) : null);

        JObject letter = await RunToDeadLetterAsync(run);

        Assert.Equal(kind, (string?)letter["kind"]);
        Assert.Equal(answer, (string?)letter["rawOutput"]);
        Assert.NotEqual("", (string?)letter["detail"]);
    }

    [Fact]
    public async Task Run_ServerHangsOnOneRow_TimesOutAndFailsThatRowAlone()
    {
        await using ScriptedRun run = await ScriptedRun.StartAsync(call => NotesPipeline.NoteOf(call) == BadNote ? ScriptedAnswer.Hang() : null);
        NotesPipeline.Write(run.Cli, Rows, operation: "timeout: 20\n    max_retries_per_timeout: 1");

        JObject letter = await RunToDeadLetterAsync(run);

        Assert.Equal("timeout", (string?)letter["kind"]);
        Assert.Contains("20 s", (string?)letter["detail"], StringComparison.Ordinal);
        Assert.Equal(2, run.Server.Calls.Count(call => NotesPipeline.NoteOf(call) == BadNote));
    }

    private static async Task<ScriptedRun> StartAsync(Func<ScriptedCall, ScriptedAnswer?> script)
    {
        ScriptedRun run = await ScriptedRun.StartAsync(script);
        NotesPipeline.Write(run.Cli, Rows);
        return run;
    }

    /// <summary>The one row fails, all others come out.</summary>
    private static async Task<JObject> RunToDeadLetterAsync(ScriptedRun run)
    {
        CliRun ended = await run.RunAsync("--json");

        Assert.Equal(ExitCode.CompletedWithFailures, ended.ExitCode);
        Assert.Equal([0, 1, 3], NotesPipeline.ReadOutput(run.Cli).Select(row => (int)row["id"]!));
        JObject letter = JObject.Parse(Assert.Single(File.ReadLines((string)ended.Json["deadLetters"]!)));
        Assert.Equal(BadNote, (string?)letter["fields"]!["text"]);
        Assert.Equal("entitle", (string?)letter["operator"]);
        return letter;
    }
}
