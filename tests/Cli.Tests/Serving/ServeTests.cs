using System.Text;
using Newtonsoft.Json.Linq;

namespace Pipelines.Cli.Tests.Serving;

/// <summary><c>pipelines serve</c>, and the verbs of <c>pipelines runs</c> against it.</summary>
public sealed class ServeTests
{
    private const string Pipeline = """
        datasets:
          words:
            type: memory
        operations:
          - name: judge
            type: map
            prompt: "Is this a word? {{ input.word }}"
            output:
              schema:
                answer: "enum[yes, no]"
        pipeline:
          steps:
            - name: judging
              input: words
              operations: [judge]
        """;

    [Fact]
    public async Task Serve_AModelInTheProcess_RunsAPipelineThatTheCommandLineDrives()
    {
        using var cli = new CliSession();
        using ServeProcess app = await ServeProcess.StartAsync(cli.Home);
        string address = app.Address.ToString();
        using var http = new HttpClient { BaseAddress = app.Address };
        (await http.PutAsync("/api/pipelines/words", new StringContent(Pipeline, Encoding.UTF8, "application/yaml"))).EnsureSuccessStatusCode();
        using HttpResponseMessage started = await http.PostAsync("/api/pipelines/words/runs", new StringContent("""[{"word":"tree"},{"word":"xqz"}]""", Encoding.UTF8, "application/json"));
        string run = (string)JObject.Parse(await started.Content.ReadAsStringAsync())["id"]!;
        await EndAsync(http, run);

        JObject list = await cli.JsonAsync("runs", "list", "--app", address);
        JObject show = await cli.JsonAsync("runs", "show", run, "--app", address);
        CliRun late = await cli.RunAsync("runs", "pause", run, "--app", address);
        CliRun unknown = await cli.RunAsync("runs", "show", "nothing-1", "--app", address);
        CliRun deleted = await cli.RunAsync("runs", "delete", run, "--app", address);

        Assert.Equal(run, (string?)Assert.Single((JArray)list["runs"]!)["runId"]);
        Assert.Equal("Completed", (string?)show["status"]);
        Assert.Equal(2, (int)show["outputRows"]!);
        Assert.Equal(ExitCode.BadInput, late.ExitCode);
        Assert.Contains("has ended", late.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.BadInput, unknown.ExitCode);
        Assert.Equal(ExitCode.Ok, deleted.ExitCode);
        Assert.Equal(0, await app.StopAsync());
    }

    [Fact]
    public async Task Serve_BeyondThisMachineWithoutKeys_IsRefused()
    {
        using var cli = new CliSession();

        CliRun run = await cli.RunAsync("serve", "--urls", "http://0.0.0.0:0");

        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains("--api-keys", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not an address", "address")]
    [InlineData("http://127.0.0.1:1", "reached")]
    public async Task Runs_AnAppThatIsNone_SaysSo(string app, string word)
    {
        using var cli = new CliSession();

        CliRun run = await cli.RunAsync("runs", "list", "--app", app);

        Assert.NotEqual(ExitCode.Ok, run.ExitCode);
        Assert.Contains(word, run.Error, StringComparison.Ordinal);
    }

    private static async Task EndAsync(HttpClient http, string run)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (!(bool)JObject.Parse(await http.GetStringAsync($"/api/runs/{run}?wait=30", patience.Token))["isEnded"]!)
        {
        }
    }
}
