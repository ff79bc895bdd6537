namespace GpuHost.Serving.Kv;

internal enum SequenceCommandKind
{
    /// <summary>Take a range out of a sequence.</summary>
    Remove,

    /// <summary>Share a range of one sequence with another.</summary>
    Copy,

    /// <summary>Save a range of a sequence as a snapshot.</summary>
    Save,

    /// <summary>Empty the whole context.</summary>
    Clear,
}
