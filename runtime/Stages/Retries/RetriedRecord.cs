using Pipelines.Core.Operators;

namespace Pipelines.Runtime.Stages.Retries;

/// <summary>What became of an input row, each result with whether the retry made it.</summary>
internal sealed record RetriedRecord(IReadOnlyList<(RowResult Result, bool IsNew)> Results)
{
    public IReadOnlyList<RowResult> After => [.. Results.Select(static one => one.Result)];

    public static RetriedRecord New(IReadOnlyList<RowResult> results) => new([.. results.Select(static result => (result, true))]);

    /// <param name="before">The results before the retry.</param>
    /// <param name="replaced">What takes the place of some of them, by their number.</param>
    public static RetriedRecord Of(IReadOnlyList<RowResult> before, Dictionary<int, IReadOnlyList<RowResult>> replaced) => new(
    [
        .. before.Index().SelectMany(one => replaced.TryGetValue(one.Index, out IReadOnlyList<RowResult>? made)
            ? made.Select(static result => (result, true))
            : [(one.Item, false)]),
    ]);
}
