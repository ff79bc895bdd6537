namespace GpuHost.Serving.Kv;

internal enum SequenceCommandKind
{
    /// <summary>Take a range out of a sequence.</summary>
    Remove,

    /// <summary>Share a range of one sequence with another.</summary>
    Copy,

    /// <summary>Empty the whole context.</summary>
    Clear,
}
