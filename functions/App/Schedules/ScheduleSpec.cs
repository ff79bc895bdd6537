using System.Text.Json.Nodes;

namespace Pipelines.Functions.App.Schedules;

/// <summary>When a pipeline is to run by itself: what its owner has asked for.</summary>
/// <param name="Pipeline">The name of a deployed pipeline.</param>
/// <param name="Cron">Six fields; see <see cref="Schedules.Cron.CronClock"/>.</param>
internal sealed record ScheduleSpec(string Pipeline, string Cron)
{
    /// <summary>Whose clock the expression means: an IANA name.</summary>
    public string TimeZone { get; init; } = "UTC";

    public MissedRunPolicy Missed { get; init; } = MissedRunPolicy.Once;

    public OverlapPolicy Overlap { get; init; } = OverlapPolicy.Skip;

    /// <summary>An occurrence is put off by less than this, and never as far as the next one.</summary>
    public double JitterSeconds { get; init; }

    /// <summary>Paused schedules have no occurrences, and so miss none.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>What is posted to start a run: the JSON body of <c>POST /api/pipelines/{name}/runs</c>. Null when the pipeline names its data itself.</summary>
    public JsonNode? Input { get; init; }
}
