using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Newtonsoft.Json.Linq;

namespace Pipelines.Cli.Tests.Schedules;

/// <summary>Against a server that answers as the function app does, and keeps what it was asked.</summary>
public sealed class ScheduleCommandTests : IAsyncLifetime, IDisposable
{
    private const string View = """
        {"name":"nightly","pipeline":"tickets","cron":"0 0 2 * * *","timeZone":"UTC","missed":"once","overlap":"skip","jitterSeconds":0,"enabled":true,
         "next":["2030-01-02T02:00:00+00:00"],"record":{"lastRun":"run-7","fired":3,"missed":0}}
        """;

    private readonly CliSession _session = new();
    private readonly List<(string Request, string Body)> _asked = [];
    private WebApplication? _app;

    private string Address => _app!.Urls.Single();

    public async Task InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.StartAsync();
    }

    public async Task DisposeAsync() => await _app!.DisposeAsync();

    public void Dispose() => _session.Dispose();

    [Fact]
    public async Task Set_WithEverything_PutsTheScheduleAndTellsWhenItIsDue()
    {
        await File.WriteAllTextAsync(_session["rows.json"], """[{"at":"2026-01-02T03:04:05Z"}]""");

        CliRun run = await _session.RunAsync(
            "schedule", "set", "nightly", "--pipeline", "tickets", "--cron", "0 0 2 * * *", "--time-zone", "Europe/Berlin", "--missed", "all",
            "--overlap", "queue", "--jitter", "30", "--input", "rows.json", "--app", Address, "--key", "k1");

        (string request, string body) = Assert.Single(_asked);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal("PUT /api/schedules/nightly Bearer k1", request);
        Assert.Equal(
            """{"pipeline":"tickets","cron":"0 0 2 * * *","timeZone":"Europe/Berlin","missed":"all","overlap":"queue","jitterSeconds":30.0,"input":[{"at":"2026-01-02T03:04:05Z"}]}""",
            body);
        Assert.Contains("2030-01-02T02:00:00", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pause", "POST /api/schedules/nightly/pause ", "pause is done")]
    [InlineData("resume", "POST /api/schedules/nightly/resume ", "resume is done")]
    [InlineData("run", "POST /api/schedules/nightly/run ", "has started run run-8")]
    [InlineData("delete", "DELETE /api/schedules/nightly ", "is deleted")]
    [InlineData("show", "GET /api/schedules/nightly ", "run-7")]
    public async Task Verb_OfASchedule_AsksTheApp(string verb, string request, string said)
    {
        CliRun run = await _session.RunAsync("schedule", verb, "nightly", "--app", Address);

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal(request, Assert.Single(_asked).Request);
        Assert.Contains(said, run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_Json_IsWhatTheAppAnswered()
    {
        JObject json = await _session.JsonAsync("schedule", "list", "--app", Address);

        Assert.Equal("nightly", (string)json["schedules"]![0]!["name"]!);
    }

    [Fact]
    public async Task Set_WhatTheAppRefuses_IsBadInputInItsWords()
    {
        CliRun run = await _session.RunAsync("schedule", "set", "bad", "--pipeline", "tickets", "--cron", "x", "--app", Address);

        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains("6 fields", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_InputThatIsNoJson_SaysSoAndAsksNothing()
    {
        await File.WriteAllTextAsync(_session["rows.json"], "nonsense");

        CliRun run = await _session.RunAsync("schedule", "set", "nightly", "--pipeline", "p", "--cron", "0 0 2 * * *", "--input", "rows.json", "--app", Address);

        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Empty(_asked);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        string body = await reader.ReadToEndAsync();
        string path = context.Request.Path.Value!;
        _asked.Add(($"{context.Request.Method} {path} {context.Request.Headers.Authorization}", body));
        context.Response.ContentType = "application/json";
        (context.Response.StatusCode, string answer) = (path.Split('/')[^1], context.Request.Method) switch
        {
            ("bad", _) => (422, """{"detail":"A cron expression has 6 fields."}"""),
            ("run", _) => (202, """{"runId":"run-8"}"""),
            ("schedules", _) => (200, $$"""{"schedules":[{{View}}]}"""),
            (_, "DELETE") => (204, ""),
            _ => (200, View),
        };
        await context.Response.WriteAsync(answer);
    }
}
