namespace GpuHost.Serving.Snapshots;

/// <summary>A place in a prompt where what comes before is saved as soon as it is there.</summary>
internal readonly record struct UnitPoint(int Tokens, UnitReason Reason);
