namespace Pipelines.Bench.Eviction;

/// <summary>Requests in their order, each a path of units from the prompt's start.</summary>
internal sealed class Trace(string name)
{
    /// <summary>The content of a last piece that comes once and is not kept.</summary>
    public const long NotKept = -1;

    private readonly Dictionary<(int Parent, long Content), int> _ids = [];

    public string Name { get; } = name;

    public List<TraceUnit[]> Requests { get; } = [];

    public long DistinctTokens { get; private set; }

    /// <summary>Adds a request made of pieces that are known by their content.</summary>
    public void Add(IEnumerable<(long Content, int Tokens)> pieces)
    {
        var path = new List<TraceUnit>();
        int parent = -1;
        foreach ((long content, int tokens) in pieces)
        {
            if (content == NotKept)
            {
                path.Add(new TraceUnit(-1, tokens));
                break;
            }

            if (!_ids.TryGetValue((parent, content), out int id))
            {
                id = _ids.Count;
                _ids.Add((parent, content), id);
                DistinctTokens += tokens;
            }

            path.Add(new TraceUnit(id, tokens));
            parent = id;
        }

        Requests.Add([.. path]);
    }
}
