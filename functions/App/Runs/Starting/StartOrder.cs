using Pipelines.Functions.App.Access;
using Pipelines.Functions.App.Inputs;

namespace Pipelines.Functions.App.Runs.Starting;

/// <summary>A run that somebody wants: over HTTP, by a schedule, a queue message or a file that landed.</summary>
/// <param name="Pipeline">The deployed pipeline.</param>
/// <param name="By">Who wants it.</param>
internal sealed record StartOrder(string Pipeline, Caller By)
{
    /// <summary>Null for the current version.</summary>
    public int? Version { get; init; }

    /// <summary>What becomes its rows; the caller disposes them.</summary>
    public IReadOnlyList<Upload> Uploads { get; init; } = [];

    /// <summary>What the uploads have left of the request's bounds; null begins anew.</summary>
    public UploadBudget? Budget { get; init; }

    public StartOptions Options { get; init; } = new();

    /// <summary>The same caller's next order of this key and pipeline gets the same run; null for none.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>What the run is called; null lets the app choose.</summary>
    public string? RunName { get; init; }
}
