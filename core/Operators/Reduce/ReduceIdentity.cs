using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Asking;

namespace Pipelines.Core.Operators.Reduce;

/// <summary>The hash of all that decides what a reduce makes of a group; which groups there are is the arrangement's.</summary>
internal static class ReduceIdentity
{
    public static ContentHash Of(ReduceOptions options, bool skipOnError)
    {
        using var hasher = new CanonicalHasher("pipelines/operator/reduce/1");
        hasher.Add(options.System.Content).Add(options.Prompt.Text);
        RowQuestionIdentity.AddPolicy(hasher, options.Policy);
        hasher.Add(options.Fold?.Prompt.Text).Add(options.Fold?.RowsPerFold).Add(options.Fold?.Seconds).Add(options.Fold?.NotedSystem.Content).Add(options.TakesNotes);
        hasher.Add(options.Merge?.Prompt.Text).Add(options.Merge?.AnswersPerMerge).Add(options.Merge?.Seconds);
        hasher.Add(options.Sampling is not null);
        options.Sampling?.AddTo(hasher);
        AddAll(hasher, options.InputFields);
        AddAll(hasher, options.LineageFields);
        options.Retrieval?.AddTo(hasher);
        return hasher.Add(options.Group.PassThrough).Add(options.KeepsIntermediates).Add(options.KeepsPrompts).Add(skipOnError).Finish();
    }

    private static void AddAll(CanonicalHasher hasher, IReadOnlyList<string>? fields)
    {
        hasher.AddCount(fields is null ? 0 : fields.Count + 1);
        foreach (string field in fields ?? [])
        {
            hasher.Add(field);
        }
    }
}
