using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Embedding;
using Pipelines.Core.Operators.Fields;
using Pipelines.Core.Search.Vectors;

namespace Pipelines.Core.Operators.Pairs;

/// <summary>What is known of one input before its rows are paired: which rows are equal, and their vectors.</summary>
/// <param name="Rows">The input.</param>
/// <param name="Equal">Its rows.</param>
/// <param name="Embedded">Their embeddings; null when none are used.</param>
internal sealed record PairInput(IArrangedInput Rows, EqualRows Equal, EmbeddedRows? Embedded)
{
    private static readonly Dictionary<int, RowFailure> None = [];

    /// <summary>The vectors of the rows; null when none are used.</summary>
    public VectorTable? Vectors => Embedded?.Vectors;

    /// <summary>The rows that could not be embedded, and why.</summary>
    public IReadOnlyDictionary<int, RowFailure> Unembedded => Embedded?.Failures ?? None;

    /// <param name="rows">The input.</param>
    /// <param name="vectors">The phase that embedded it; null when none did.</param>
    /// <param name="fields">What rows are equal by; null when each stands for itself.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<PairInput> ReadAsync(IArrangedInput rows, IArrangedInput? vectors, BlockingFields? fields, CancellationToken cancellationToken)
    {
        EqualRows equal = await EqualRows.ReadAsync(rows, fields, cancellationToken);
        return new PairInput(rows, equal, vectors is null ? null : await EmbeddedRows.ReadAsync(vectors, equal.FirstOf.Count, cancellationToken));
    }

    /// <summary>The rows that are compared, for themselves and those equal to them: not those that could not be embedded.</summary>
    public IReadOnlyList<int> Compared() => [.. Equal.Firsts.Where(row => Vectors?.Has(row) != false)];

    /// <summary>Some fields of every row, by ordinal: for conditions, which look at rows in any order.</summary>
    public async Task<IReadOnlyList<JObject>> FieldsAsync(FieldSet fields, CancellationToken cancellationToken) =>
        await Rows.ReadAsync(cancellationToken).Select(row => FieldCut.Of(row.Fields, fields)).ToListAsync(cancellationToken);
}
