using Pipelines.Core.Operators.Embedding;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Operators.Reduce.Sampling;

/// <summary>Reads <c>value_sampling</c>.</summary>
internal static class ValueSamplingReader
{
    /// <summary>Rows of a sample that is chosen by embeddings: each of them is compared with every row of its group, or held with its vector.</summary>
    private const int EmbeddedRowsMax = 10_000;

    /// <summary>DocETL's code says <c>sem_sim</c>, its pages the longer word.</summary>
    private static readonly Dictionary<string, SamplingMethod> Methods = new(StringComparer.Ordinal)
    {
        ["random"] = SamplingMethod.Random,
        ["first_n"] = SamplingMethod.First,
        ["cluster"] = SamplingMethod.Cluster,
        ["sem_sim"] = SamplingMethod.Similarity,
        ["semantic_similarity"] = SamplingMethod.Similarity,
    };

    private static readonly FlagKey Enabled = new("enabled", "large groups are sampled");
    private static readonly ChoiceKey<SamplingMethod> Method = new("method", "how rows are chosen", Methods, Absent: "random");
    private static readonly WholeNumberKey Size = new("sample_size", "rows of a group that are reduced at most", 1, int.MaxValue);
    private static readonly TextsKey EmbeddedFields = new("embedding_keys", "the fields whose values, joined by blanks, are embedded; all when absent");
    private static readonly TextKey Query = new("query_text", "what rows are to be like, with the method 'sem_sim'; a template over 'reduce_key'");

    public static MappingKey Key { get; } = new(
        "value_sampling", "only some rows of large groups are reduced", new SpecKeys([Enabled, Method, Size, EmbeddedFields, Query, .. EmbeddingReader.Keys]));

    /// <summary>Null when every row is reduced, or it is wrong, which is reported.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="inputFields">The fields of a row that prompts see; null for all. What they do not see is not embedded either.</param>
    public static ValueSampling? Read(SpecReader operation, IReadOnlyList<string>? inputFields)
    {
        if (operation.Mapping(Key) is not { } reader)
        {
            return null;
        }

        bool isEnabled = reader.Flag(Enabled);
        SamplingMethod? method = reader.Choice(Method);
        int? size = reader.Count(Size);
        IReadOnlyList<string>? fields = reader.Texts(EmbeddedFields);
        GroupPrompt? query = GroupPromptReader.ReadQuery(reader, Query);
        EmbeddingOptions embedding = EmbeddingReader.Read(reader);
        if (isEnabled && size is null)
        {
            reader.Require(Size);
        }

        bool isEmbedded = method is SamplingMethod.Cluster or SamplingMethod.Similarity;
        if (isEnabled && method is not null)
        {
            CheckKeysOf(reader, method.Value, size);
        }

        reader.Close();
        if (!isEnabled || size is not { } rows || method is not { } chosen)
        {
            return null;
        }

        IReadOnlyList<string>? embedded = fields is { Count: > 0 } named ? [.. named.Where(name => inputFields?.Contains(name, StringComparer.Ordinal) != false)] : inputFields;
        var text = new JoinedFields(isEmbedded ? embedded : [], JoinedFields.EmbeddedCharsMax);
        return new ValueSampling(chosen, rows, isEmbedded ? embedding : null, text, chosen == SamplingMethod.Similarity ? query : null);
    }

    private static void CheckKeysOf(SpecReader reader, SamplingMethod method, int? size)
    {
        bool isEmbedded = method is SamplingMethod.Cluster or SamplingMethod.Similarity;
        if (isEmbedded && size > EmbeddedRowsMax)
        {
            reader.Error(Size, $"A sample by embeddings has at most {EmbeddedRowsMax} rows.");
        }

        if (method == SamplingMethod.Similarity && !reader.Has(Query))
        {
            reader.Error(Method, "Rows that are like something: say in 'query_text' like what.");
        }
        else if (method != SamplingMethod.Similarity && reader.Has(Query))
        {
            reader.Warning(Query, "Not used: only the method 'sem_sim' looks for rows that are like something.");
        }

        if (!isEmbedded && reader.Has(EmbeddedFields))
        {
            reader.Warning(EmbeddedFields, "Not used: the methods 'cluster' and 'sem_sim' embed rows.");
        }
    }
}
