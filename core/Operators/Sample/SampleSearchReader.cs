using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Operators.Embedding;
using Pipelines.Core.Operators.Rank;
using Pipelines.Core.Operators.TopRows;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;
using Pipelines.Core.Specs.Yaml;

namespace Pipelines.Core.Operators.Sample;

/// <summary>Reads <c>method_kwargs</c>, and makes the samples that look at what rows say: the best rows for a query, and outliers.</summary>
internal static class SampleSearchReader
{
    private const double DeviationsMax = 1e6;

    private static readonly TextsKey EmbeddedKeys = new("embedding_keys", "outliers: the fields that are embedded", CountMin: 1);
    private static readonly NumberKey Deviations = new("std", "outliers: how many standard deviations from the centre a row may be", 0, DeviationsMax);
    private static readonly ShapedKey Near = new("samples", "outliers: how many rows, or which share of them, are near the centre", static () => new JObject { ["type"] = "number", ["minimum"] = 0 });
    private static readonly FlagKey Keeps = new("keep", "outliers: they pass, and the others do not");
    private static readonly ShapedKey Centre = new("center", "outliers: a row that distances are measured from; the mean of all rows when absent", ShapedKey.AnyObject);
    private static readonly TextsKey SearchedKeys = new("keys", "top_embedding and top_fts: the fields that are searched", CountMin: 1);
    private static readonly TextKey Query = new("query", "top_embedding and top_fts: what is searched for; a template over 'input', the first row");

    public static MappingKey Key { get; } = new(
        "method_kwargs",
        "what the methods outliers, top_embedding and top_fts need",
        new SpecKeys([EmbeddedKeys, Deviations, Near, Keeps, Centre, SearchedKeys, Query, .. EmbeddingReader.Keys]));

    /// <summary>The best rows; null when something is missing or wrong, which is reported.</summary>
    public static BoundOperator? BindTop(SpecReader operation, SampleOptions options, bool isByWords)
    {
        if (!operation.Require(Key) || operation.Mapping(Key) is not { } reader)
        {
            return null;
        }

        reader.Require(SearchedKeys);
        reader.Require(Query);
        IReadOnlyList<string>? keys = reader.Texts(SearchedKeys);
        TopQuery? query = TopQuery.Read(reader, Query);
        EmbeddingOptions embedding = EmbeddingReader.Read(reader);
        reader.Close();
        return keys is null || query is null ? null : TopRowsBinding.Bind(new TopRowsOptions
        {
            Name = options.Name,
            Type = "sample",
            Keys = keys,
            Query = query,
            Span = new RankSpan(options.Count, options.Share),
            StratifyKeys = options.StratifyKeys,
            Embedding = isByWords ? null : embedding,
        });
    }

    /// <summary>Without outliers, or they alone; null when something is missing or wrong, which is reported.</summary>
    public static BoundOperator? BindOutliers(SpecReader operation, SampleOptions sample)
    {
        if (!operation.Require(Key) || operation.Mapping(Key) is not { } reader)
        {
            return null;
        }

        reader.Require(EmbeddedKeys);
        IReadOnlyList<string>? keys = reader.Texts(EmbeddedKeys);
        double? deviations = reader.Number(Deviations);
        JToken? near = reader.Node(Near) is { } node ? SpecJson.From(node, reader.PathOf(Near), reader.Diagnostics) : null;
        bool keeps = reader.Flag(Keeps);
        JObject? centre = reader.JsonObject(Centre);
        EmbeddingOptions embedding = EmbeddingReader.Read(reader);
        long? count = near is JValue { Value: long rows and >= 0 } ? rows : near is null ? sample.Count : null;
        double? share = near is JValue { Value: double part and >= 0 and <= 1 } ? part : near is null ? sample.Share : null;
        if (near is not null && count is null && share is null)
        {
            reader.Error(Near, "A number of rows or a share of them (up to 1.0) is wanted here.");
        }
        else if (deviations is null == (count is null && share is null))
        {
            reader.Error(deviations is null ? EmbeddedKeys : Deviations, "Which rows are outliers is said by 'std' or by 'samples', one of them.");
        }

        reader.Close();
        if (keys is null)
        {
            return null;
        }

        var text = new JoinedFields(keys, JoinedFields.EmbeddedCharsMax);
        return Bind(new OutlierOptions(sample.Name, text, embedding, deviations, count, share, keeps, centre is null ? null : text.TextOf(centre)));
    }

    private static BoundOperator Bind(OutlierOptions options)
    {
        var traits = new OperatorTraits(
            Cardinality.ManyToMany, options.Text.FieldsRead, FieldSet.None, FieldSet.None, IsRowLocal: false, UsesModel: true, PreservesOrder: true, NeedsStageStart: true);
        List<OperatorPhase> phases = [new OperatorPhase(new EmbedRowsOperator($"{options.Name}.embed", "sample", options.Embedding, options.Text), null, options.Embedding.Description)];
        if (options.CentreText is { } centre)
        {
            phases.Add(QueryArrangement.Phase("sample", options.Name, options.Embedding, new QueryArrangement(
                options.Name,
                options.Identity,
                async (context, cancellationToken) => await context.Inputs[0].ReadAsync(cancellationToken).Select(row => new EmbeddedQuery(row.Id, centre, null)).Take(1).ToListAsync(cancellationToken))));
        }

        return new BoundOperator(new Arranging.PassUnitsOperator(options.Name, "sample", traits, options.Identity), new OperatorDescription())
        {
            Arrangement = new OutlierArrangement(options),
            EarlierPhases = phases,
        };
    }
}
