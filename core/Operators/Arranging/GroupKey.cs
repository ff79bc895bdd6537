using Pipelines.Core.Identity;

namespace Pipelines.Core.Operators.Arranging;

/// <summary>The key of a row, or why it has none.</summary>
/// <param name="Hash">Equal keys have equal hashes; null when, and only when, there is a failure.</param>
/// <param name="Failure">Why the row belongs to no group.</param>
internal readonly record struct GroupKey(ContentHash? Hash, RowFailure? Failure)
{
    public static GroupKey Of(ContentHash hash) => new(hash, null);

    public static GroupKey Missing(string detail) => new(null, new RowFailure(RowFailureKinds.Input, detail));
}
