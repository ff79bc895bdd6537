using System.Text.Json;
using Pipelines.Core.Documents;

namespace Pipelines.Connectors.Datasets;

/// <summary>A file of a dataset, as errors name it.</summary>
/// <param name="DatasetName">The dataset's name in the pipeline.</param>
/// <param name="FullPath">Absolute.</param>
internal sealed record DatasetFile(string DatasetName, string FullPath)
{
    public DatasetException Error(string cause, long? line = null, long? record = null, Exception? inner = null) =>
        new(DatasetName, cause, new DatasetPlace(FullPath, line, record), inner);

    public DatasetException ErrorAtByte(string cause, long byteOffset) =>
        new(DatasetName, cause, new DatasetPlace(FullPath, ByteOffset: byteOffset));

    /// <summary>A file that cannot be opened or read.</summary>
    public DatasetException Unreadable(Exception inner) => Error($"cannot be read: {inner.Message}", inner: inner);

    /// <param name="lineBefore">Lines of the file before the text that was parsed.</param>
    /// <param name="record">Row in the dataset, from 1.</param>
    /// <param name="inner">What the parser said.</param>
    public DatasetException NotJson(long lineBefore, long record, JsonException inner) =>
        Error(Explain(inner), lineBefore + (inner.LineNumber ?? 0) + 1, record, inner);

    /// <summary>The parser's own words without the place, which it counts from 0 and we from 1.</summary>
    private static string Explain(JsonException inner)
    {
        int place = inner.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        string cause = place < 0 ? inner.Message : inner.Message[..place];
        string column = inner.BytePositionInLine is { } position ? $" (byte {position + 1} of the line)" : "";
        return $"not valid JSON: {cause}{column}";
    }
}
