using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Pairs;

namespace Pipelines.Core.Operators.Dedup;

/// <summary>Which rows repeat an earlier one.</summary>
/// <param name="KeptFor">For each row the row that is kept for it, which may be itself. Rows by their ordinals.</param>
/// <param name="Failures">The rows of which it cannot be told, and why. They are kept for nobody.</param>
internal sealed record RepeatedRows(IReadOnlyList<int> KeptFor, IReadOnlyDictionary<int, RowFailure> Failures)
{
    public static Task<RepeatedRows> ReadAsync(DedupOptions options, IArrangingContext context, CancellationToken cancellationToken) =>
        options.UsesEmbeddings ? AlikeAsync(options, context, cancellationToken) : EqualAsync(options, context.Inputs[0], cancellationToken);

    /// <summary>Rows with equal keys. Holds a hash for each key, and two words for each row.</summary>
    private static async Task<RepeatedRows> EqualAsync(DedupOptions options, IArrangedInput input, CancellationToken cancellationToken)
    {
        var firstByKey = new Dictionary<ContentHash, int>();
        List<int> keptFor = [];
        await foreach (Row row in input.ReadAsync(cancellationToken))
        {
            int first = keptFor.Count;
            if (options.Fields.KeyOf(options.Method == DedupMethod.Exact ? row.Fields : Normalised(row.Fields, options.Fields)) is { } key && !firstByKey.TryAdd(key, first))
            {
                first = firstByKey[key];
            }

            keptFor.Add(first);
        }

        return new RepeatedRows(keptFor, new Dictionary<int, RowFailure>());
    }

    /// <summary>
    /// A row repeats the first kept row that it is alike: so each row that is dropped is alike a row that stays, however long the chain of rows
    /// between others is. Rows with equal keys are alike whatever their vectors.
    /// </summary>
    private static async Task<RepeatedRows> AlikeAsync(DedupOptions options, IArrangingContext context, CancellationToken cancellationToken)
    {
        PairInput input = await PairInput.ReadAsync(context.Inputs[0], context.Phases[0], options.Fields, cancellationToken);
        PairSpace space = PairSpace.Within(input.Compared());
        var search = new SimilarPairs(space, input.Vectors!, input.Vectors!, options.Threshold);
        int[] keptFor = [.. Enumerable.Range(0, input.Equal.FirstOf.Count)];
        for (int at = 0; at < space.Lefts.Count; at++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int row = space.Lefts[at];
            if (keptFor[row] != row)
            {
                continue;
            }

            foreach (int later in search.PartnersOf(at).Select(partner => space.Rights[partner]).Where(later => keptFor[later] == later))
            {
                keptFor[later] = row;
            }
        }

        var failures = new Dictionary<int, RowFailure>();
        for (int row = 0; row < keptFor.Length; row++)
        {
            int same = input.Equal.FirstOf[row];
            if (input.Unembedded.TryGetValue(same, out RowFailure? failure) || input.Unembedded.TryGetValue(row, out failure))
            {
                failures.Add(row, failure with { Detail = $"The row cannot be embedded: {failure.Detail}" });
            }
            else
            {
                keptFor[row] = keptFor[same];
            }
        }

        return new RepeatedRows(keptFor, failures);
    }

    /// <summary>Those of the row's fields that matter, normalised.</summary>
    private static JObject Normalised(JObject row, BlockingFields fields) => new(row.Properties()
        .Where(field => fields.Names?.Contains(field.Name) != false)
        .Select(static field => new JProperty(field.Name, NormalisedValue.Of(field.Value))));
}
