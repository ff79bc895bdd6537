using System.Collections;
using Pipelines.Core.Operators;

namespace Pipelines.Storage.Segments.Format;

/// <summary>The results of a long record, each of them read from its text whenever it is asked for.</summary>
/// <param name="texts">Where they are in the record's line.</param>
internal sealed class ResultsInLine(IReadOnlyList<ReadOnlyMemory<byte>> texts) : IReadOnlyList<RowResult>
{
    public int Count => texts.Count;

    public RowResult this[int index] => RowRecordFormat.ReadResult(texts[index]);

    public IEnumerator<RowResult> GetEnumerator() => texts.Select(RowRecordFormat.ReadResult).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
