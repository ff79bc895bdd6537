using Pipelines.Core.Identity;
using Pipelines.Core.Storage;

namespace Pipelines.Storage.Segments;

/// <summary>
/// Knows which calls of a partition may serve later runs, and where they are recorded: those that are reproducible, paid here
/// (a copy is indexed where it was paid) and accepted by a row. Not thread-safe.
/// </summary>
internal sealed class PartitionAnswers
{
    private readonly Dictionary<CallKey, AnswerPlace> _places = [];
    private readonly HashSet<CallKey> _accepted = [];

    public void Add(CallKey key, bool isReproducible, bool isPaid, int segment, int lineOffset, ReadOnlySpan<byte> line)
    {
        if (isReproducible && isPaid)
        {
            _places[key] = new AnswerPlace(key, segment, new ByteRange(lineOffset, line.Length), ContentHash.Of(line));
        }
    }

    public void Accept(IEnumerable<CallKey> keys) => _accepted.UnionWith(keys);

    public IReadOnlyList<AnswerPlace> ToList() => [.. _places.Values.Where(place => _accepted.Contains(place.Key))];
}
