using System.Text.Json.Nodes;
using Pipelines.Durable.Clients;

namespace Pipelines.Functions.App.Management;

/// <summary>
/// A history as Durable Functions shows it (<c>historyEvents</c>): without the book-keeping of episodes, and with what was asked for and its answer as one event,
/// in the place of the answer. Source: Microsoft's HTTP API reference and the behaviour of its extension.
/// </summary>
internal static class HistoryJson
{
    private const string RoundTrip = "o";

    /// <param name="history">In order.</param>
    /// <param name="showOutput">With what activities and orchestrations returned.</param>
    public static JsonArray Of(IReadOnlyList<HistoryEntry> history, bool showOutput)
    {
        Dictionary<int, HistoryEntry> asked = [];
        HashSet<int> answered = [.. history.Where(static one => IsAnswer(one.Kind)).Select(static one => one.ScheduledId!.Value)];
        var shown = new JsonArray();
        foreach (HistoryEntry entry in history)
        {
            bool isRequest = entry.Kind is "TaskScheduled" or "SubOrchestrationInstanceCreated";
            if (isRequest)
            {
                asked[entry.EventId] = entry;
            }

            if (entry.Kind is not ("OrchestratorStarted" or "OrchestratorCompleted") && !(isRequest && answered.Contains(entry.EventId)))
            {
                shown.Add(Of(entry, asked, showOutput));
            }
        }

        return shown;
    }

    private static bool IsAnswer(string kind) =>
        kind is "TaskCompleted" or "TaskFailed" or "SubOrchestrationInstanceCompleted" or "SubOrchestrationInstanceFailed";

    private static JsonObject Of(HistoryEntry entry, Dictionary<int, HistoryEntry> asked, bool showOutput)
    {
        var json = new JsonObject { ["EventType"] = entry.Kind, ["Timestamp"] = Time(entry.At) };
        if (IsAnswer(entry.Kind))
        {
            AddAnswer(json, entry, asked, showOutput);
            return json;
        }

        switch (entry.Kind)
        {
            case "ExecutionStarted":
                json["FunctionName"] = entry.Name;
                json["ScheduledStartTime"] = entry.FireAt is { } start ? Time(start) : null;
                break;
            case "ExecutionCompleted":
                json["OrchestrationStatus"] = entry.Status?.ToString();
                AddOutcome(json, entry, showOutput);
                break;
            case "TimerCreated" or "TimerFired":
                json["FireAt"] = entry.FireAt is { } fires ? Time(fires) : null;
                break;
            default:
                AddWords(json, entry);
                break;
        }

        return json;
    }

    private static void AddAnswer(JsonObject json, HistoryEntry answer, Dictionary<int, HistoryEntry> asked, bool showOutput)
    {
        AddOutcome(json, answer, showOutput);
        if (asked.TryGetValue(answer.ScheduledId!.Value, out HistoryEntry? request))
        {
            json["ScheduledTime"] = Time(request.At);
            json["FunctionName"] = request.Name;
        }
    }

    private static void AddOutcome(JsonObject json, HistoryEntry entry, bool showOutput)
    {
        if (entry.Failure is { } failure)
        {
            json["Reason"] = failure.ErrorMessage;
            json["Details"] = failure.ErrorType;
        }
        else if (showOutput)
        {
            json["Result"] = InstanceJson.Payload(entry.ResultJson);
        }
    }

    private static void AddWords(JsonObject json, HistoryEntry entry)
    {
        foreach ((string name, string? value) in new[] { ("Name", entry.Name), ("InstanceId", entry.InstanceId), ("Reason", entry.Reason) })
        {
            if (value is not null)
            {
                json[name] = value;
            }
        }
    }

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString(RoundTrip, System.Globalization.CultureInfo.InvariantCulture);
}
