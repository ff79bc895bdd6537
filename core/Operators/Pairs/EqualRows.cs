using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Core.Operators.Pairs;

/// <summary>The rows of an input, those with equal blocking fields taken together: the first of them is compared for all.</summary>
internal sealed class EqualRows
{
    private EqualRows(IReadOnlyList<int> firstOf) => FirstOf = firstOf;

    /// <summary>For each row the first one that is equal to it, which may be itself. Rows by their ordinals.</summary>
    public IReadOnlyList<int> FirstOf { get; }

    /// <summary>The rows that stand for themselves, in order.</summary>
    public IEnumerable<int> Firsts => FirstOf.Where((first, ordinal) => first == ordinal);

    /// <param name="input">The rows.</param>
    /// <param name="fields">What they are equal by; null when each stands for itself.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<EqualRows> ReadAsync(IArrangedInput input, BlockingFields? fields, CancellationToken cancellationToken)
    {
        var firstByKey = new Dictionary<ContentHash, int>();
        List<int> firstOf = [];
        await foreach (Row row in input.ReadAsync(cancellationToken))
        {
            int first = firstOf.Count;
            if (fields?.KeyOf(row.Fields) is { } key && !firstByKey.TryAdd(key, first))
            {
                first = firstByKey[key];
            }

            firstOf.Add(first);
        }

        return new EqualRows(firstOf);
    }
}
