namespace Pipelines.Storage.Azure;

/// <summary>What <see cref="ContentBlocks"/> has read.</summary>
internal enum BlockKind
{
    /// <summary>A whole block; more may follow.</summary>
    Full,

    /// <summary>What was left of the content, which may be nothing.</summary>
    Last,
}
