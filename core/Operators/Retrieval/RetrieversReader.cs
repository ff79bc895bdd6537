using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;
using Pipelines.Core.Specs.Yaml;
using Pipelines.Core.Templates;

namespace Pipelines.Core.Operators.Retrieval;

/// <summary>Reads <c>retrievers</c>. docs/retrievers.md</summary>
internal static class RetrieversReader
{
    private const int CountMax = 1000;

    private static readonly Dictionary<string, RetrievalMode> IndexTypes = new(StringComparer.Ordinal)
    {
        ["fts"] = RetrievalMode.FullText,
        ["embedding"] = RetrievalMode.Embedding,
        ["hybrid"] = RetrievalMode.Hybrid,
    };

    private static readonly Dictionary<string, RetrievalMode> Modes = new(IndexTypes, StringComparer.Ordinal) { ["auto"] = RetrievalMode.None };
    private static readonly Dictionary<string, bool> Types = new(StringComparer.Ordinal) { ["lancedb"] = true, ["built_in"] = true };
    private static readonly Dictionary<string, bool> BuildPolicies = new(StringComparer.Ordinal) { ["if_missing"] = true, ["always"] = true, ["never"] = false };

    private static readonly ChoiceKey<bool> Type = new("type", "the kind of index; both words mean this program's own", Types, Absent: "built_in");
    private static readonly TextKey Dataset = new("dataset", "the dataset or earlier step whose rows are found") { IsRequired = true };
    private static readonly ShapedKey IndexedBy = new("index_types", "what rows can be found by: fts, embedding, or both (hybrid)", IndexTypesShape) { IsRequired = true };
    private static readonly ChoiceKey<bool> BuildIndex = new("build_index", "when DocETL makes its index; here it belongs to the run and is always of the rows as they are", BuildPolicies);
    private static readonly TextKey IndexPhrase = new("index_phrase", "what of a row is searched, and shown to the model; a template over 'input'");
    private static readonly TextKey QueryPhrase = new("query_phrase", "what is searched for; a template over 'input', or over 'inputs' and 'reduce_key' where a group is asked about");
    private static readonly TextKey Model = new("model", "the model of the embeddings; the built-in word vectors when absent", BuiltInModels.WordVectors);
    private static readonly MappingKey FullText = new("fts", "how rows are found by words", new SpecKeys([IndexPhrase, QueryPhrase]));
    private static readonly MappingKey Embedding = new("embedding", "how rows are found by embeddings", new SpecKeys([Model, IndexPhrase, QueryPhrase]));
    private static readonly ChoiceKey<RetrievalMode> Mode = new("mode", "by what rows are searched; auto takes every index there is", Modes, Absent: "auto");
    private static readonly WholeNumberKey TopK = new("top_k", "rows that are found at most", 1, CountMax, Absent: 5);
    private static readonly MappingKey Query = new("query", "how rows are searched", new SpecKeys([Mode, TopK]));

    private static readonly SpecKeys Keys = new(
    [
        Type, Dataset, new UnusedKey("index_dir", "the index belongs to the run and lies in its store"), IndexedBy, BuildIndex, FullText, Embedding, Query,
    ]);

    public static ShapedKey Key { get; } = new("retrievers", "find rows whose texts go with a prompt, by name", static () => new JObject
    {
        ["type"] = "object",
        ["additionalProperties"] = Keys.ToJsonSchema(),
    });

    /// <param name="pipeline">The pipeline.</param>
    /// <param name="isSilent">Failures leave prompts without context, as in DocETL.</param>
    public static IReadOnlyList<Retriever> Read(SpecReader pipeline, bool isSilent)
    {
        if (pipeline.Mapping(Key) is not { } reader)
        {
            return [];
        }

        var retrievers = new List<Retriever>();
        foreach (SpecEntry entry in reader.NamedEntries())
        {
            if (reader.AsMapping(entry.Value, SpecPath.Append(reader.Path, entry.Key)) is { } one)
            {
                one.Expect(Keys);
                if (ReadOne(entry.Key, one) is { } retriever)
                {
                    retrievers.Add(retriever with { IsSilent = isSilent });
                }

                one.Close();
            }
        }

        return retrievers;
    }

    private static Retriever? ReadOne(string name, SpecReader reader)
    {
        reader.Choice(Type);
        if (reader.Choice(BuildIndex) == false)
        {
            reader.Error(BuildIndex, "There is no index from before: it belongs to the run. Take the key away, or say 'if_missing'.");
        }

        string? source = reader.Text(Dataset);
        RetrievalMode types = ReadIndexTypes(reader);
        (RetrievalPhrase? wordsIndex, RetrievalPhrase? wordsQuery, _) = ReadPhrases(reader, FullText);
        (RetrievalPhrase? embeddedIndex, RetrievalPhrase? embeddingQuery, string? model) = ReadPhrases(reader, Embedding);
        (RetrievalMode mode, int count) = ReadQuery(reader, types);
        RetrievalPhrase? shown = wordsIndex ?? embeddedIndex;
        RetrievalPhrase? query = wordsQuery ?? embeddingQuery;
        if (shown is null)
        {
            reader.Error(types == RetrievalMode.Embedding ? Embedding : FullText, "An 'index_phrase' is wanted here: what of a row is searched, for example \"{{ input.text }}\".");
        }

        if (query is null)
        {
            reader.Error(types == RetrievalMode.Embedding ? Embedding : FullText, "A 'query_phrase' is wanted here: what is searched for, for example \"{{ input.question }}\".");
        }

        return source is null || shown is null || query is null || types == RetrievalMode.None ? null : new Retriever
        {
            Name = name,
            Source = source,
            SourceLocation = reader.LocationOf(Dataset),
            SourcePath = reader.PathOf(Dataset),
            Mode = mode,
            ShownPhrase = shown,
            EmbeddedPhrase = embeddedIndex ?? shown,
            WordsQuery = wordsQuery ?? query,
            EmbeddingQuery = embeddingQuery ?? query,
            EmbeddingModel = model ?? BuiltInModels.WordVectors,
            CountMax = count,
        };
    }

    private static RetrievalMode ReadIndexTypes(SpecReader reader)
    {
        if (!reader.Require(IndexedBy))
        {
            return RetrievalMode.None;
        }

        IReadOnlyList<string> words = reader.Node(IndexedBy) is SpecSequence ? reader.Texts(IndexedBy.Name) ?? [] : reader.Text(IndexedBy.Name) is { } one ? [one] : [];
        RetrievalMode types = RetrievalMode.None;
        foreach (string word in words)
        {
            if (!IndexTypes.TryGetValue(word, out RetrievalMode type))
            {
                reader.Diagnostics.Error(reader.LocationOf(IndexedBy), reader.PathOf(IndexedBy), $"'{word}' is not one of {string.Join(", ", IndexTypes.Keys)}.", word, [.. IndexTypes.Keys]);
            }

            types |= type;
        }

        return types;
    }

    private static (RetrievalPhrase? Index, RetrievalPhrase? Query, string? Model) ReadPhrases(SpecReader retriever, MappingKey key)
    {
        if (retriever.Mapping(key) is not { } reader)
        {
            return (null, null, null);
        }

        RetrievalPhrase? index = ReadPhrase(reader, IndexPhrase);
        RetrievalPhrase? query = ReadPhrase(reader, QueryPhrase);
        string? model = key == Embedding ? reader.Text(Model) : null;
        reader.Close();
        return (index, query, model);
    }

    private static RetrievalPhrase? ReadPhrase(SpecReader reader, TextKey key)
    {
        if (reader.NonBlankText(key) is not { } text)
        {
            return null;
        }

        try
        {
            return RetrievalPhrase.Compile(key.Name, text);
        }
        catch (TemplateSyntaxException exception)
        {
            SpecLocation location = ((SpecScalar)reader.Node(key)!).LocationAt(exception.Line, exception.Column);
            reader.Diagnostics.Error(location, reader.PathOf(key), $"This is no template: {exception.Problem}. ({exception.Excerpt})");
            return null;
        }
    }

    private static (RetrievalMode Mode, int Count) ReadQuery(SpecReader retriever, RetrievalMode types)
    {
        if (retriever.Mapping(Query) is not { } reader)
        {
            return (types, (int)TopK.Absent!);
        }

        RetrievalMode mode = reader.Choice(Mode) ?? RetrievalMode.None;
        int count = reader.CountOrDefault(TopK);
        if ((mode & ~types) != RetrievalMode.None && types != RetrievalMode.None)
        {
            reader.Error(Mode, $"Rows cannot be searched so: index_types has no '{IndexTypes.First(type => type.Value == (mode & ~types)).Key}'.");
        }

        reader.Close();
        return (mode == RetrievalMode.None ? types : mode, count);
    }

    private static JObject IndexTypesShape()
    {
        var one = new JObject { ["enum"] = new JArray(IndexTypes.Keys) };
        return new JObject { ["anyOf"] = new JArray(one, new JObject { ["type"] = "array", ["minItems"] = 1, ["items"] = one.DeepClone() }) };
    }
}
