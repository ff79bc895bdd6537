using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Operators.Embedding;
using Pipelines.Core.Python.Text;

namespace Pipelines.Core.Operators.TopRows;

/// <summary>Makes the phases of a search: rows and queries are embedded, unless it is by words; then the rows are chosen.</summary>
internal static class TopRowsBinding
{
    public static BoundOperator Bind(TopRowsOptions options) =>
        new(new PassUnitsOperator(options.Name, options.Type, TraitsOf(options), options.Identity), new OperatorDescription())
        {
            Arrangement = new TopRowsArrangement(options),
            EarlierPhases = options.Embedding is not { } embedding ? [] :
            [
                new OperatorPhase(new EmbedRowsOperator($"{options.Name}.embed", options.Type, embedding, options.Text), null, embedding.Description),
                QueryArrangement.Phase(options.Type, options.Name, embedding, Queries(options)),
            ],
        };

    private static QueryArrangement Queries(TopRowsOptions options) => new(options.Name, options.Identity, async (context, cancellationToken) =>
        [.. (await TopStrata.ReadAsync(options, context.Inputs[0], cancellationToken)).Queries.Select(query => query with { Text = query.Text is null ? null : Embedded(options, query.Text) })]);

    /// <summary>As DocETL embeds it: as if it stood in each of the fields, and cut like them.</summary>
    private static string Embedded(TopRowsOptions options, string query)
    {
        string text = string.Join(' ', Enumerable.Repeat(query, options.Keys.Count));
        return CodePoints.Slice(text, 0, Math.Min(JoinedFields.EmbeddedCharsMax, CodePoints.Count(text)));
    }

    private static OperatorTraits TraitsOf(TopRowsOptions options) => new(
        Cardinality.ManyToMany,
        options.StratifyKeys.Aggregate(options.Text.FieldsRead.Union(options.Query.FieldsRead), static (all, key) => all.Union(key.FieldsRead)),
        FieldSet.Of([options.RankField, options.ScoreField]),
        FieldSet.None,
        IsRowLocal: false,
        UsesModel: options.Embedding is not null,
        PreservesOrder: false,
        NeedsStageStart: true);
}
