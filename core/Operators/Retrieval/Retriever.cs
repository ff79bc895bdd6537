using Pipelines.Core.Identity;
using Pipelines.Core.Specs;

namespace Pipelines.Core.Operators.Retrieval;

/// <summary>A retriever of the pipeline, checked: which rows it finds, by what, and how many. Immutable.</summary>
internal sealed record Retriever
{
    public required string Name { get; init; }

    /// <summary>The dataset or step whose rows it finds.</summary>
    public required string Source { get; init; }

    /// <summary>Where the source is named, for messages.</summary>
    public required SpecLocation SourceLocation { get; init; }

    public required string SourcePath { get; init; }

    public required RetrievalMode Mode { get; init; }

    /// <summary>What is shown of a row that is found, and searched by words.</summary>
    public required RetrievalPhrase ShownPhrase { get; init; }

    /// <summary>What is embedded of a row.</summary>
    public required RetrievalPhrase EmbeddedPhrase { get; init; }

    /// <summary>The words searched for.</summary>
    public required RetrievalPhrase WordsQuery { get; init; }

    /// <summary>The text whose likes are searched for.</summary>
    public required RetrievalPhrase EmbeddingQuery { get; init; }

    public required string EmbeddingModel { get; init; }

    /// <summary>Rows found at most.</summary>
    public required int CountMax { get; init; }

    /// <summary>For DocETL's quirk: what cannot be indexed or searched for is found nothing for, and nobody is told.</summary>
    public bool IsSilent { get; init; }

    public bool UsesWords => Mode.HasFlag(RetrievalMode.FullText);

    public bool UsesEmbeddings => Mode.HasFlag(RetrievalMode.Embedding);

    /// <summary>The queries that are made, each once.</summary>
    public IEnumerable<RetrievalPhrase> Queries =>
        (UsesWords ? [WordsQuery] : Array.Empty<RetrievalPhrase>()).Concat(UsesEmbeddings && !(UsesWords && EmbeddingQuery == WordsQuery) ? [EmbeddingQuery] : []);

    /// <summary>What the index is made of.</summary>
    public void AddIndexTo(CanonicalHasher hasher) =>
        hasher.Add(Mode.ToString()).Add(ShownPhrase.Text).Add(UsesEmbeddings ? EmbeddedPhrase.Text : null).Add(UsesEmbeddings ? EmbeddingModel : null);

    /// <summary>What decides which rows are found.</summary>
    public void AddTo(CanonicalHasher hasher)
    {
        AddIndexTo(hasher);
        hasher.Add(UsesWords ? WordsQuery.Text : null).Add(UsesEmbeddings ? EmbeddingQuery.Text : null).Add(CountMax).Add(IsSilent);
    }
}
