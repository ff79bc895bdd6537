using System.Text;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Search;
using Pipelines.Core.Search.FullText;
using Pipelines.Core.Search.Vectors;

namespace Pipelines.Core.Operators.Retrieval;

/// <summary>The rows that a retriever can find, in memory: their words, their embeddings, and as much of their texts as prompts show.</summary>
internal sealed class RetrievalIndex
{
    /// <summary>So much of a text is shown, as in DocETL.</summary>
    private const int ShownCharsMax = 1000;

    /// <summary>Rows that each of two rankings brings into the one that is made of both.</summary>
    private const int FusedRanks = 100;

    /// <summary>What the shown texts of all rows take up together.</summary>
    private const long ShownBytesMax = 512L * 1024 * 1024;

    private readonly Retriever _retriever;
    private readonly TextIndex? _words;
    private readonly VectorTable _vectors;
    private readonly List<byte[]> _shown;

    private RetrievalIndex(Retriever retriever, TextIndex? words, VectorTable vectors, List<byte[]> shown)
    {
        _retriever = retriever;
        _words = words;
        _vectors = vectors;
        _shown = shown;
    }

    /// <param name="retriever">What the index is for.</param>
    /// <param name="indexed">What <see cref="IndexRowsOperator"/> made.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ArrangementException">A row could not be indexed, or the rows do not fit into memory.</exception>
    public static async Task<RetrievalIndex> ReadAsync(Retriever retriever, IArrangedInput indexed, CancellationToken cancellationToken)
    {
        TextIndexBuilder? words = retriever.UsesWords ? new TextIndexBuilder(TextIndexLimits.Default) : null;
        var vectors = new VectorTable();
        List<byte[]> shown = [];
        long shownBytes = 0;
        await foreach (RowResult result in indexed.ReadResultsAsync(cancellationToken))
        {
            if (result.Failure is not null && retriever.IsSilent)
            {
                shown.Add([]);
                words?.Add("");
                vectors.Add(null);
                continue;
            }

            if (result.Failure is { } failure)
            {
                throw new ArrangementException($"The retriever '{retriever.Name}' has no index: row {shown.Count} of '{retriever.Source}' cannot be indexed ({failure.Kind}). {failure.Detail}");
            }

            string text = IndexRowsOperator.TextOf(result.Row.Fields);
            shown.Add(Encoding.UTF8.GetBytes(Cut(text)));
            shownBytes += shown[^1].Length;
            if (shownBytes > ShownBytesMax)
            {
                throw new ArrangementException($"The texts that the retriever '{retriever.Name}' can show do not fit into {ShownBytesMax >> 20} MB; it was full after {shown.Count} rows. Shorten its index_phrase, or filter the rows of '{retriever.Source}'.");
            }

            Add(retriever, words, vectors, text, result);
        }

        return new RetrievalIndex(retriever, words?.Build(), vectors, shown);
    }

    /// <summary>What a prompt gets: the texts that are found, numbered, the best first.</summary>
    /// <param name="words">What is searched for by words.</param>
    /// <param name="vector">What is searched for by likeness; null for nothing.</param>
    public string ContextFor(string words, float[]? vector)
    {
        var lines = new StringBuilder();
        foreach ((int rank, int number) in Find(words, vector).Index())
        {
            if (_shown[number].Length > 0)
            {
                lines.Append(lines.Length == 0 ? "" : "\n").Append($"- [{rank + 1}] ").Append(Encoding.UTF8.GetString(_shown[number]));
            }
        }

        return lines.Length == 0 ? RetrievedContext.NothingFound : lines.ToString();
    }

    private static void Add(Retriever retriever, TextIndexBuilder? words, VectorTable vectors, string text, RowResult result)
    {
        try
        {
            words?.Add(text);
            vectors.Add(IndexRowsOperator.VectorOf(result.Row.Fields));
        }
        catch (Exception exception) when (exception is TextIndexFullException or ArgumentException)
        {
            throw new ArrangementException($"The retriever '{retriever.Name}' has no index. {exception.Message}");
        }
    }

    private IReadOnlyList<int> Find(string words, float[]? vector)
    {
        int depth = _retriever.Mode == RetrievalMode.Hybrid ? Math.Max(FusedRanks, _retriever.CountMax) : _retriever.CountMax;
        int[] byWords = _words is null ? [] : [.. _words.Search(words, depth, LuceneScoring.Instance).Select(static hit => hit.Document)];
        int[] byLikeness = vector is null || _vectors.Dimensions is null ? [] : [.. _vectors.Search(vector, depth).Select(static hit => hit.Number)];
        return _retriever.Mode switch
        {
            RetrievalMode.FullText => byWords,
            RetrievalMode.Embedding => byLikeness,
            _ => ReciprocalRanks.Fuse(_retriever.CountMax, byLikeness, byWords),
        };
    }

    /// <summary>Never half of a character.</summary>
    private static string Cut(string text) => text.Length <= ShownCharsMax ? text
        : text[..(char.IsHighSurrogate(text[ShownCharsMax - 1]) ? ShownCharsMax - 1 : ShownCharsMax)];
}
