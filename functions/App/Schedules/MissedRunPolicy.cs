namespace Pipelines.Functions.App.Schedules;

/// <summary>What becomes of occurrences that came while nobody was there to start them.</summary>
internal enum MissedRunPolicy
{
    /// <summary>One run makes up for all of them.</summary>
    Once,

    /// <summary>Nothing.</summary>
    Skip,

    /// <summary>Each is made up for, oldest first; at most <see cref="Planning.SchedulePlanner.CatchUpMax"/> of them, the newest.</summary>
    All,
}
