using System.Text;
using Newtonsoft.Json.Linq;
using Pipelines.Cli.Tests.Runs;
using Pipelines.TestKit.ScriptedServer;

namespace Pipelines.Cli.Tests.Serving;

/// <summary>Every verb of <c>pipelines runs</c> and <c>pipelines schedule</c> with <c>--app</c>, against a real function app.</summary>
public sealed class RemoteVerbsTests
{
    private const string Pipeline = """
        default_model: openai/test-model
        datasets:
          notes:
            type: memory
        operations:
          - name: judge
            type: map
            prompt: "What is this about? {{ input.text }}"
            output:
              schema:
                title: string
        pipeline:
          steps:
            - name: judging
              input: notes
              operations: [judge]
        """;

    [Fact]
    public async Task Runs_EveryVerb_DrivesTheApp()
    {
        var gate = new TaskCompletionSource();
        int refused = 1;
        await using ScriptedRun models = await ScriptedRun.StartAsync(
            call => call.Body.ToString().Contains("hopeless", StringComparison.Ordinal) && Interlocked.Decrement(ref refused) >= 0
                ? ScriptedAnswer.Error(400, "this one is refused")
                : ScriptedAnswer.Output(new JObject { ["title"] = call.Body.ToString().Contains("changed", StringComparison.Ordinal) ? "Other" : "Same" }),
            before: call => call.Body.ToString().Contains("slow", StringComparison.Ordinal) ? gate.Task : Task.CompletedTask);
        using ServeProcess app = await ServeProcess.StartAsync(models.Cli.Home, "--api-base", models.Server.BaseUrl.ToString());
        using var http = new HttpClient { BaseAddress = app.Address };
        (await http.PutAsync("/api/pipelines/notes", new StringContent(Pipeline, Encoding.UTF8, "application/yaml"))).EnsureSuccessStatusCode();
        string first = await StartAsync(http, """[{"id":1,"text":"a"},{"id":2,"text":"b"}]""");
        string second = await StartAsync(http, """[{"id":1,"text":"a"},{"id":2,"text":"b, changed"},{"id":3,"text":"hopeless"}]""");
        await EndAsync(http, first);
        await EndAsync(http, second);

        JObject list = await JsonAsync(models, app, "runs", "list", "--top", "5");
        JObject before = await JsonAsync(models, app, "runs", "show", second);
        JObject diff = await JsonAsync(models, app, "runs", "diff", first, second, "--key", "id");
        CliRun said = await RunAsync(models, app, "runs", "diff", first, second, "--key", "id", "--top", "1");
        CliRun retried = await RunAsync(models, app, "runs", "retry-failed", second);
        await EndAsync(http, second);
        JObject after = await JsonAsync(models, app, "runs", "show", second);
        string slow = await StartAsync(http, """[{"id":1,"text":"slow"}]""");
        CliRun paused = await RunAsync(models, app, "runs", "pause", slow);
        CliRun resumed = await RunAsync(models, app, "runs", "resume", slow, "--max-tokens", "100000");
        CliRun canceled = await RunAsync(models, app, "runs", "cancel", slow);
        gate.SetResult();
        await EndAsync(http, slow);
        CliRun deleted = await RunAsync(models, app, "runs", "delete", slow);
        CliRun gone = await RunAsync(models, app, "runs", "show", slow);

        Assert.Equal([second, first], list["runs"]!.Select(static run => (string?)run["runId"]));
        Assert.Equal((1, 0), ((int)before["failedRows"]!, (int)after["failedRows"]!));
        Assert.Equal((1, 1, 0, 0), ((int)diff["same"]!, (int)diff["changed"]!, (int)diff["added"]!, (int)diff["removed"]!));
        Assert.Contains("changed 2", said.Out, StringComparison.Ordinal);
        Assert.Contains("title: \"Same\" -> \"Other\"", said.Out, StringComparison.Ordinal);
        Assert.All([retried, paused, resumed, canceled, deleted], static run => Assert.True(run.ExitCode == ExitCode.Ok, run.Error));
        Assert.Equal(ExitCode.BadInput, gone.ExitCode);
    }

    [Fact]
    public async Task Schedule_EveryVerb_DrivesTheApp()
    {
        await using ScriptedRun models = await ScriptedRun.StartAsync(static _ => ScriptedAnswer.Output(new JObject { ["title"] = "Same" }));
        using ServeProcess app = await ServeProcess.StartAsync(models.Cli.Home, "--api-base", models.Server.BaseUrl.ToString());
        using var http = new HttpClient { BaseAddress = app.Address };
        (await http.PutAsync("/api/pipelines/notes", new StringContent(Pipeline, Encoding.UTF8, "application/yaml"))).EnsureSuccessStatusCode();
        await File.WriteAllTextAsync(models.Cli["rows.json"], """[{"text":"nightly"}]""");

        CliRun set = await RunAsync(models, app, "schedule", "set", "nightly", "--pipeline", "notes", "--cron", "0 0 2 1 1 *", "--time-zone", "Europe/Berlin", "--input", "rows.json");
        Assert.True(set.ExitCode == ExitCode.Ok, set.Error);
        JObject paused = await JsonAsync(models, app, "schedule", "pause", "nightly");
        JObject resumed = await JsonAsync(models, app, "schedule", "resume", "nightly");
        JObject ran = await JsonAsync(models, app, "schedule", "run", "nightly");
        JObject list = await JsonAsync(models, app, "schedule", "list");
        JObject show = await JsonAsync(models, app, "schedule", "show", "nightly");
        Assert.True(ran["runId"] is not null, ran.ToString());
        await EndAsync(http, (string)ran["runId"]!);
        CliRun deleted = await RunAsync(models, app, "schedule", "delete", "nightly");
        CliRun gone = await RunAsync(models, app, "schedule", "show", "nightly");

        Assert.Equal((false, true), ((bool)paused["enabled"]!, (bool)resumed["enabled"]!));
        Assert.Equal("nightly", (string?)Assert.Single(list["schedules"]!)["name"]);
        Assert.Equal(("notes", "Europe/Berlin"), ((string?)show["pipeline"], (string?)show["timeZone"]));
        Assert.True(deleted.ExitCode == ExitCode.Ok, deleted.Error);
        Assert.Equal(ExitCode.BadInput, gone.ExitCode);
    }

    private static Task<CliRun> RunAsync(ScriptedRun models, ServeProcess app, params string[] words) => models.Cli.RunAsync([.. words, "--app", app.Address.ToString()]);

    private static Task<JObject> JsonAsync(ScriptedRun models, ServeProcess app, params string[] words) => models.Cli.JsonAsync([.. words, "--app", app.Address.ToString()]);

    private static async Task<string> StartAsync(HttpClient http, string rows)
    {
        using HttpResponseMessage started = await http.PostAsync("/api/pipelines/notes/runs", new StringContent(rows, Encoding.UTF8, "application/json"));
        string body = await started.Content.ReadAsStringAsync();
        Assert.True(started.IsSuccessStatusCode, body);
        return (string)JObject.Parse(body)["id"]!;
    }

    private static async Task EndAsync(HttpClient http, string run)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (!(bool)JObject.Parse(await http.GetStringAsync($"/api/runs/{run}?wait=30", patience.Token))["isEnded"]!)
        {
        }
    }
}
