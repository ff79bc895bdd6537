using System.Runtime.InteropServices;

namespace Pipelines.Core.Search.FullText;

/// <summary>Takes documents in, to make an index of them. Not thread-safe; holds words and counts, not the texts.</summary>
/// <param name="limits">How large it gets.</param>
/// <param name="searched">
/// The words that will be searched for, when they are known: of others only is kept in how many documents they are. Null keeps all.
/// </param>
internal sealed class TextIndexBuilder(TextIndexLimits limits, IReadOnlySet<string>? searched = null)
{
    /// <summary>A term beside its letters and its documents: the objects, and its place in the table.</summary>
    private const int TermBytes = 140;

    private readonly OrderedDictionary<string, PostingList> _terms = new(StringComparer.Ordinal);
    private readonly List<int> _lengths = [];
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    public int DocumentCount => _lengths.Count;

    /// <summary>What was added takes up so much, as far as that can be told.</summary>
    public long SizeBytes { get; private set; }

    /// <summary>Adds a document; its number is how many there were before.</summary>
    /// <exception cref="TextIndexFullException">It does not fit.</exception>
    public void Add(string text)
    {
        _counts.Clear();
        int length = 0;
        foreach (string token in TextTokens.Of(text))
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_counts, token, out _)++;
            length++;
        }

        foreach ((string term, int count) in _counts)
        {
            AddTerm(term, count);
        }

        _lengths.Add(length);
        SizeBytes += sizeof(int);
        if (SizeBytes > limits.SizeMaxBytes)
        {
            throw new TextIndexFullException(limits.SizeMaxBytes, DocumentCount);
        }
    }

    /// <summary>The index of what was added; nothing is added after it.</summary>
    public TextIndex Build() => new(_terms, [.. _lengths]);

    private void AddTerm(string term, int count)
    {
        if (!_terms.TryGetValue(term, out PostingList? postings))
        {
            _terms.Add(term, postings = new PostingList());
            SizeBytes += TermBytes + (sizeof(char) * term.Length);
        }

        if (searched?.Contains(term) == false)
        {
            postings.Count();
            return;
        }

        int before = postings.SizeBytes;
        postings.Add(DocumentCount, count);
        SizeBytes += postings.SizeBytes - before;
    }
}
