namespace GpuHost.Serving.Snapshots;

/// <summary>Why a beginning of a sequence was worth saving.</summary>
internal enum UnitReason
{
    /// <summary>The caller said that others will share it: it goes through every tier at once.</summary>
    Breakpoint,

    /// <summary>Two requests began with it.</summary>
    Common,

    /// <summary>A conversation stood there after a turn.</summary>
    Turn,

    /// <summary>A place on the way through a long prompt, in case another begins alike.</summary>
    Interval,

    /// <summary>Its request had to leave the context for a while.</summary>
    SwapOut,
}
