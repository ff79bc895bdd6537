namespace Pipelines.Training.Model;

/// <summary>
/// Several examples one after the other. Each is a segment: its positions start at 0, and its tokens see no other segment.
/// Only at the targets is something predicted.
/// </summary>
internal sealed class PackedBatch
{
    private readonly List<int> _tokens = [];
    private readonly List<int> _positions = [];
    private readonly List<Segment> _segments = [];
    private readonly List<int> _targetRows = [];
    private readonly List<int> _targetTokens = [];
    private readonly List<int[]> _sources = [];
    private readonly List<int[]> _evidence = [];

    public int TokenCount => _tokens.Count;

    public ReadOnlySpan<int> Tokens => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_tokens);

    public ReadOnlySpan<int> Positions => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_positions);

    public ReadOnlySpan<Segment> Segments => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_segments);

    /// <summary>Ascending: after which tokens something is predicted.</summary>
    public ReadOnlySpan<int> TargetRows => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_targetRows);

    /// <summary>What comes after each of them.</summary>
    public ReadOnlySpan<int> TargetTokens => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_targetTokens);

    /// <summary>From where in its segment a target can be copied: positions of the same token in the prompt; empty when it is no copy.</summary>
    public ReadOnlySpan<int> SourcesOf(int target) => _sources[target];

    /// <summary>Where in its segment stands what tells a target; empty when nothing does, or nobody knows.</summary>
    public ReadOnlySpan<int> EvidenceOf(int target) => _evidence[target];

    /// <param name="tokens">Prompt and answer.</param>
    /// <param name="promptTokens">How many of them are prompt; what follows is predicted, each from all before it.</param>
    /// <param name="evidence">For each token behind the prompt, places in it that tell it; none for no token.</param>
    public void Add(ReadOnlySpan<int> tokens, int promptTokens, int[][]? evidence = null)
    {
        if (promptTokens < 1 || promptTokens >= tokens.Length)
        {
            throw new ArgumentException($"An example of {tokens.Length} tokens cannot have a prompt of {promptTokens}.");
        }

        // The last token predicts nothing, so it is not computed.
        _sources.AddRange(CopySources.Of(tokens, promptTokens));
        _evidence.AddRange(evidence is { Length: > 0 } ? evidence : Enumerable.Repeat<int[]>([], tokens.Length - promptTokens));
        int start = _tokens.Count;
        int length = tokens.Length - 1;
        _segments.Add(new Segment(start, length, _targetRows.Count, tokens.Length - promptTokens));
        for (int i = 0; i < length; i++)
        {
            _tokens.Add(tokens[i]);
            _positions.Add(i);
            if (i + 1 >= promptTokens)
            {
                _targetRows.Add(start + i);
                _targetTokens.Add(tokens[i + 1]);
            }
        }
    }
}
