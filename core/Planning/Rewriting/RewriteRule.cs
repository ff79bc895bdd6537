namespace Pipelines.Core.Planning.Rewriting;

/// <summary>How a plan may be changed so that it does less and makes the same rows. docs/rewrites.md</summary>
internal enum RewriteRule
{
    /// <summary>A filter goes before what it does not depend on.</summary>
    SelectionPushdown,

    /// <summary>Work ends when as many rows have passed as the next operator takes.</summary>
    LimitPushdown,

    /// <summary>Fields that nothing reads any more are not carried through the store.</summary>
    DeadFieldRemoval,

    /// <summary>Operators that work row by row run together, without a barrier or stored rows between them.</summary>
    Fusion,
}
