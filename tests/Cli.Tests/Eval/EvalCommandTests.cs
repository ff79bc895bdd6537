using Newtonsoft.Json.Linq;
using Pipelines.Cli.Tests.Runs;
using Pipelines.Core.Documents;
using Pipelines.TestKit.ScriptedServer;

namespace Pipelines.Cli.Tests.Eval;

public sealed class EvalCommandTests
{
    private const int Rows = 10;

    [Fact]
    public async Task Eval_TwoModels_CountsRightFieldsAndRecommendsTheBetter()
    {
        await using ScriptedRun scripted = await StartAsync();
        WriteGold(scripted.Cli, Rows);

        CliRun run = await EvalAsync(scripted, "--models", "poor, good", "--key", "id", "--json");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal("good", (string?)run.Json["recommended"]);
        JObject poor = Model(run, "poor");
        JObject good = Model(run, "good");
        Assert.Equal((Rows, Rows), Of(good["rows"]));
        Assert.Equal((Rows / 2, Rows), Of(poor["rows"]));
        Assert.Equal((Rows, Rows), Of(poor["fields"]!["title"]));
        Assert.Equal((Rows / 2, Rows), Of(poor["fields"]!["urgent"]));
        Assert.Null(poor["fields"]!["id"]); // the key is no answer
        Assert.Equal((Rows, Rows), ((int)poor["usage"]!["calls"]!, (int)good["usage"]!["calls"]!));
    }

    [Fact]
    public async Task Eval_Again_PaysNothingAndSaysSo()
    {
        await using ScriptedRun scripted = await StartAsync();
        WriteGold(scripted.Cli, Rows);
        await EvalAsync(scripted, "--models", "good", "--key", "id");

        CliRun run = await EvalAsync(scripted, "--models", "good,poor", "--key", "id", "--json");

        Assert.Equal(0, (int)Model(run, "good")["usage"]!["calls"]!);
        Assert.Equal((Rows, Rows), Of(Model(run, "good")["rows"]));
        Assert.Equal(2 * Rows, scripted.Server.Calls.Count);
    }

    [Fact]
    public async Task Eval_RowsThatFailed_AreMissingAndTheirFieldsWrong()
    {
        await using ScriptedRun scripted = await StartAsync();
        WriteGold(scripted.Cli, Rows);

        CliRun run = await EvalAsync(scripted, "--models", "mute", "--key", "id", "--json");

        Assert.Equal(ExitCode.CompletedWithFailures, run.ExitCode);
        JObject mute = Model(run, "mute");
        Assert.Equal((1, 1), ((int)mute["missingRows"]!, (int)mute["failedRows"]!));
        Assert.Equal((Rows - 1, Rows), Of(mute["fields"]!["title"]));
    }

    [Fact]
    public async Task Eval_FewerGoldLinesThanRows_NeedsAKey()
    {
        await using ScriptedRun scripted = await StartAsync();
        WriteGold(scripted.Cli, Rows - 1);

        CliRun byPlace = await EvalAsync(scripted, "--models", "good");
        CliRun byKey = await EvalAsync(scripted, "--models", "good", "--key", "id", "--json");

        Assert.Equal(ExitCode.BadInput, byPlace.ExitCode);
        Assert.Contains("9 gold lines and 10 rows", byPlace.Error, StringComparison.Ordinal);
        Assert.Equal(1, (int)Model(byKey, "good")["extraRows"]!);
        Assert.Equal((Rows - 1, Rows - 1), Of(Model(byKey, "good")["rows"]));
    }

    [Theory]
    [InlineData("{\"title\": \"x\"}", "a gold line has no id")]
    [InlineData("{\"id\": 1}\n{\"id\": 1}", "two gold lines have the id 1")]
    [InlineData("{\"id\": 1}\nnot json", "gold.jsonl:2")]
    [InlineData("[1]", "the line is no JSON object with fields")]
    [InlineData("\n", "has no line")]
    public async Task Eval_UselessGold_IsRefusedBeforeAnyCall(string gold, string expected)
    {
        await using ScriptedRun scripted = await StartAsync();
        File.WriteAllText(scripted.Cli["gold.jsonl"], gold);

        CliRun run = await EvalAsync(scripted, "--key", "id");

        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Empty(scripted.Server.Calls);
    }

    [Theory]
    [InlineData("good,poor", "warning: entitle names its own model, good", "those of poor alone")]
    [InlineData("good", null, null)]
    public async Task Eval_OperationWithAModelOfItsOwn_WarnsWhereAnotherIsAskedFor(string models, string? warning, string? about)
    {
        await using ScriptedRun scripted = await StartAsync();
        NotesPipeline.Write(scripted.Cli, Rows, operation: "model: good");
        WriteGold(scripted.Cli, Rows);

        CliRun run = await EvalAsync(scripted, "--models", models, "--key", "id");

        string[] warnings = [.. run.Error.Split('\n').Where(static line => line.Contains("warning:", StringComparison.Ordinal))];
        Assert.Equal(warning is null ? 0 : 1, warnings.Length);
        Assert.All(warnings, line => Assert.Contains(warning!, line, StringComparison.Ordinal));
        Assert.All(warnings, line => Assert.Contains(about!, line, StringComparison.Ordinal));
        Assert.DoesNotContain(scripted.Server.Calls, static call => call.Model == "poor");
    }

    [Fact]
    public async Task Eval_Confidence_RecommendsAThresholdAndSaysWhatTheBetterModelAddsBelowIt()
    {
        await using ScriptedRun scripted = await StartAsync();
        WriteGold(scripted.Cli, Rows);

        CliRun run = await EvalAsync(scripted, "--models", "unsure,good", "--key", "id", "--confidence", "--json");
        CliRun again = await EvalAsync(scripted, "--models", "unsure,good", "--key", "id", "--confidence");

        JObject confidence = (JObject)Model(run, "unsure")["confidence"]!;
        JObject recommended = (JObject)confidence["recommended"]!;
        Assert.Equal(Rows, (int)confidence["answers"]!);
        Assert.Equal(0.7, (double)recommended["min"]!, 6); // notes 0, 2, 4, 6, 8 are right and surer than 0.65
        Assert.Equal((Rows / 2, Rows / 2), Of(recommended["right"]));
        Assert.Equal(("good", (Rows, Rows)), ((string?)recommended["rest"], Of(recommended["together"])));
        Assert.Equal(JTokenType.Null, Model(run, "good")["confidence"]!.Type);
        Assert.Contains("accepting from 0.7000 on keeps 50 % of the rows", again.Out, StringComparison.Ordinal);
        Assert.Contains("good: its rows tell no confidence", again.Out, StringComparison.Ordinal);
        Assert.Equal(2 * Rows, scripted.Server.Calls.Count);
    }

    [Fact]
    public async Task Eval_ConfidenceThatThePipelineNames_IsRead()
    {
        await using ScriptedRun scripted = await StartAsync();
        NotesPipeline.Write(scripted.Cli, Rows, operation: "confidence: {field: sure}");
        WriteGold(scripted.Cli, Rows);

        CliRun run = await EvalAsync(scripted, "--models", "unsure", "--key", "id", "--confidence", "sure", "--target", "0.4", "--json");
        CliRun refused = await EvalAsync(scripted, "--models", "unsure", "--key", "id", "--confidence", "--target", "1.5");

        Assert.Equal(1, (double)Model(run, "unsure")["confidence"]!["recommended"]!["accepted"]!);
        Assert.Equal(ExitCode.BadInput, refused.ExitCode);
    }

    [Fact]
    public async Task Eval_OnATerminal_ShowsATableWithIntervals()
    {
        await using ScriptedRun scripted = await StartAsync();
        WriteGold(scripted.Cli, Rows);

        CliRun run = await EvalAsync(scripted, "--models", "good,poor");

        Assert.Contains("100.0 % (72-100)", run.Out, StringComparison.Ordinal);
        Assert.Contains("50.0 % (24-76)", run.Out, StringComparison.Ordinal);
        Assert.Contains("recommended: good", run.Out, StringComparison.Ordinal);
    }

    /// <summary>"good" is always right; "poor" calls every second note urgent; "mute" has nothing to say to note 3.</summary>
    private static async Task<ScriptedRun> StartAsync()
    {
        ScriptedRun scripted = await ScriptedRun.StartAsync(static call => call.Model switch
        {
            "poor" => ScriptedAnswer.Output(new JObject
            {
                ["title"] = $"On {NotesPipeline.NoteOf(call)}",
                ["urgent"] = int.Parse(NotesPipeline.NoteOf(call).Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) % 2 == 1,
            }),
            "unsure" => Unsure(int.Parse(NotesPipeline.NoteOf(call).Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture)),
            "mute" when NotesPipeline.NoteOf(call) == "note 3" => ScriptedAnswer.Text(""),
            _ => null,
        });
        NotesPipeline.Write(scripted.Cli, Rows);
        return scripted;
    }

    /// <summary>Right about even notes, of which it is surer than of odd ones.</summary>
    private static CompletionAnswer Unsure(int note)
    {
        double confidence = note % 2 == 0 ? 0.7 + (note / 100.0) : 0.2 + (note / 100.0);
        return ScriptedAnswer.Choices(
        [
            ScriptedChoice.Typed(new JObject { ["title"] = $"On note {note}", ["urgent"] = note % 2 == 1 }) with
            {
                LogProbs = new JObject { ["content"] = new JArray(new JObject { ["token"] = "t", ["logprob"] = Math.Log(confidence) }) },
            },
        ]);
    }

    private static void WriteGold(CliSession cli, int rows) => File.WriteAllLines(
        cli["gold.jsonl"],
        NotesPipeline.Expected(rows).Select(static row => RowJson.Write(new JObject { ["id"] = row["id"], ["title"] = row["title"], ["urgent"] = row["urgent"] })));

    private static Task<CliRun> EvalAsync(ScriptedRun scripted, params string[] more) => scripted.Cli.RunAsync(
        CancellationToken.None, ["eval", NotesPipeline.File, "--gold", "gold.jsonl", "--api-base", scripted.Server.BaseUrl.ToString(), .. more]);

    private static JObject Model(CliRun run, string name) => (JObject)run.Json["models"]!.Single(model => (string?)model["model"] == name);

    private static (int Right, int Of) Of(JToken? share) => ((int)share!["right"]!, (int)share["of"]!);
}
