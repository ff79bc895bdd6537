namespace Pipelines.Core.Storage;

/// <summary>When a put may happen.</summary>
public readonly record struct PutCondition
{
    private PutCondition(bool requiresAbsence, BlobTag? requiredTag)
    {
        RequiresAbsence = requiresAbsence;
        RequiredTag = requiredTag;
    }

    public bool RequiresAbsence { get; }

    public BlobTag? RequiredTag { get; }

    /// <summary>Always; what is there is replaced as a whole.</summary>
    public static PutCondition None => default;

    /// <summary>Only when no blob has that name.</summary>
    public static PutCondition IfAbsent => new(true, null);

    /// <summary>Only when the blob is still the version that the caller has seen.</summary>
    public static PutCondition IfMatch(BlobTag tag) => new(false, tag);
}
