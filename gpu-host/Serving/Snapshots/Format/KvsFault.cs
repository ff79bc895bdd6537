namespace GpuHost.Serving.Snapshots.Format;

/// <summary>Why a stored snapshot is refused. None of these lets a byte reach the model engine.</summary>
internal enum KvsFault
{
    None,

    /// <summary>Shorter or longer than its header says, or too short for one.</summary>
    Truncated,

    /// <summary>Not a snapshot, or of a version that this program does not know.</summary>
    UnknownFormat,

    /// <summary>The header's own digest is another: a bit has flipped in it.</summary>
    HeaderDamaged,

    /// <summary>Of another model, adapter, layout or library, of another tenant, or it lies where another should.</summary>
    WrongPlace,

    /// <summary>It is sound, and its tokens are not those that were asked for.</summary>
    OtherTokens,

    /// <summary>The header contradicts itself.</summary>
    Inconsistent,

    /// <summary>A segment's digest is another, or it does not unpack to its length.</summary>
    PayloadDamaged,
}
