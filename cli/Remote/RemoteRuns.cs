using System.Globalization;
using Newtonsoft.Json.Linq;
using Pipelines.Cli.Output;

namespace Pipelines.Cli.Remote;

/// <summary>The verbs of <c>pipelines runs</c>, done by a function app.</summary>
internal static class RemoteRuns
{
    public static async Task<CommandResult> ListAsync(RemoteApp app, int top, ICommandOutput output, CancellationToken cancellationToken)
    {
        JObject answer = await app.SendAsync(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"/api/runs?top={top}"), body: null, cancellationToken);
        var runs = (JArray)answer["runs"]!;
        output.Table(new TextTable(["run", "pipeline", "begun", "status"], [.. runs.Select(static run => new[] { Text(run["runId"]), Text(run["pipeline"]), Text(run["createdAt"]), Text(run["status"]) })]));
        return new CommandResult(ExitCode.Ok, new JObject { ["runs"] = runs });
    }

    public static async Task<CommandResult> ShowAsync(RemoteApp app, string run, ICommandOutput output, CancellationToken cancellationToken)
    {
        JObject answer = await app.SendAsync(HttpMethod.Get, PathOf(run), body: null, cancellationToken);
        foreach ((string name, string property) in new[] { ("run", "runId"), ("pipeline", "deployment"), ("begun", "createdAt"), ("status", "status"), ("", "message"), ("rows out", "outputRows"), ("failed", "failedRows") })
        {
            if (answer[property] is { Type: not JTokenType.Null } value)
            {
                output.Line($"{name,-9} {Text(value)}");
            }
        }

        output.Table(new TextTable(
            ["stage", "operator", "rows in", "rows out", "failed", "skipped", "filtered"],
            [.. answer["stages"]!.SelectMany(static stage => stage["operators"]!.Select(one => CellsOf(stage, one)))]));
        return new CommandResult(ExitCode.Ok, answer);
    }

    /// <summary>Cancels, pauses or resumes.</summary>
    public static async Task<CommandResult> SteerAsync(RemoteApp app, string run, string verb, ICommandOutput output, CancellationToken cancellationToken)
    {
        JObject answer = await app.SendAsync(HttpMethod.Post, $"{PathOf(run)}/{verb}", body: null, cancellationToken);
        output.Line($"run {run}: {verb} is asked for");
        return new CommandResult(ExitCode.Ok, answer);
    }

    /// <summary>Resumes, under a new budget when one is named.</summary>
    public static async Task<CommandResult> ResumeAsync(RemoteApp app, string run, decimal? maxCost, long? maxTokens, ICommandOutput output, CancellationToken cancellationToken)
    {
        if (maxCost is null && maxTokens is null)
        {
            return await SteerAsync(app, run, "resume", output, cancellationToken);
        }

        JObject answer = await app.SendAsync(HttpMethod.Post, $"{PathOf(run)}/budget", new JObject { ["maxCost"] = maxCost, ["maxTokens"] = maxTokens }, cancellationToken);
        output.Line($"run {run} goes on under the new budget");
        return new CommandResult(ExitCode.Ok, answer);
    }

    public static async Task<CommandResult> DeleteAsync(RemoteApp app, string run, bool isForced, ICommandOutput output, CancellationToken cancellationToken)
    {
        JObject answer = await app.SendAsync(HttpMethod.Delete, $"{PathOf(run)}{(isForced ? "?force=true" : "")}", body: null, cancellationToken);
        output.Line($"run {run} is deleted: {Text(answer["blobsDeleted"])} files");
        return new CommandResult(ExitCode.Ok, answer);
    }

    private static string[] CellsOf(JToken stage, JToken one) =>
        [Text(stage["name"]), Text(one["name"]), Text(one["rowsIn"]), Text(one["rowsOut"]), Text(one["failed"]), Text(one["skipped"]), Text(one["filtered"])];

    private static string PathOf(string run) => $"/api/runs/{Uri.EscapeDataString(run)}";

    private static string Text(JToken? value) => value is null or { Type: JTokenType.Null } ? "" : Convert.ToString(((JValue)value).Value, CultureInfo.InvariantCulture) ?? "";
}
