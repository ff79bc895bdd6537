namespace Pipelines.Durable.Hub;

/// <summary>Why the hub could not do what it was asked.</summary>
public enum HubFailureKind
{
    /// <summary>The disk, or the size that was set for the file, is used up.</summary>
    Full,

    /// <summary>Another process held the file for longer than was waited.</summary>
    Busy,

    /// <summary>The file is something else than a hub.</summary>
    NotAHub,

    /// <summary>The file was written by a later version of this program.</summary>
    NewerVersion,

    /// <summary>The file cannot be opened, read or written, or its content is damaged.</summary>
    Unusable,

    /// <summary>A payload that was kept outside the file is missing there, or is not what was stored.</summary>
    PayloadLost,

    /// <summary>The hub has been closed.</summary>
    Closed,
}
