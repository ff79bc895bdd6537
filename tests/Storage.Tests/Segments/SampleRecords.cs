using System.Numerics;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators;
using Pipelines.Core.Storage;
using Pipelines.Core.Usage;

namespace Pipelines.Storage.Tests.Segments;

/// <summary>Records with everything in them that a record can hold, drawn from a seed.</summary>
internal sealed class SampleRecords(int seed)
{
    private static readonly string[] Texts =
        ["", "plain", "quote \" and \\", "line\nbreak\r\n\ttab", "ümlaut 漢字 🙂", "\u0000\u001f\u2028", "{\"looks\":\"like json\"}", "</script>"];

    private readonly Random _random = new(seed);

    public RecordedCall Call(int number) => new(
        Key(number),
        $"abc:{number}",
        "extract",
        Pick(["local", "gpt"]),
        _random.Next(2) == 0,
        _random.Next(4) != 0,
        new Completion(
            "answered-by",
            [.. Enumerable.Range(0, 1 + _random.Next(2)).Select(_ => Choice())],
            new TokenUsage(_random.Next(1000), _random.Next(100), _random.Next(10), _random.Next(500), _random.Next(5))));

    public RecordedRow Row(int ordinal)
    {
        var row = new Row(new RowId($"abc:{ordinal}"), Fields());
        RowResult[] results = _random.Next(5) switch
        {
            0 => [RowResult.Failed("extract", row, new RowFailure("schema", Pick(Texts), _random.Next(2) == 0 ? null : Pick(Texts)))],
            1 => [RowResult.Skipped("extract", row, SkipReasons.SkipOnError, new RowFailure("validation", "no"))],
            2 => [RowResult.Filtered("extract", row)],
            3 => [RowResult.Ok("extract", row), RowResult.Ok("extract", new Row(row.Id.Derive("extract", 1), Fields()))],
            _ => [RowResult.Ok("extract", row)],
        };
        OperatorCounts counts = results[0].Status switch
        {
            RowStatus.Ok => new OperatorCounts("extract", 1, results.Length, 1, 0, 0, 0),
            RowStatus.Failed => new OperatorCounts("extract", 1, 0, 0, 1, 0, 0),
            RowStatus.Skipped => new OperatorCounts("extract", 1, 0, 0, 0, 1, 0),
            _ => new OperatorCounts("extract", 1, 0, 0, 0, 0, 1),
        };
        return new RecordedRow(ordinal, results, [Key(ordinal)], [counts], _random.Next(3));
    }

    public static CallKey Key(int number) => new(ContentHash.Of(BitConverter.GetBytes(number)));

    private CompletionChoice Choice() => new(
        Pick(Texts),
        Pick([FinishReason.Stop, FinishReason.Length, FinishReason.ToolCall, FinishReason.ContentFilter]),
        _random.Next(2) == 0 ? null : Pick(Texts),
        _random.Next(2) == 0 ? null : [new TokenLogProb("a", -0.25, [new TokenLogProb("b", double.NegativeInfinity, [])])]);

    private JObject Fields() => new()
    {
        ["b"] = Pick(Texts),
        ["a"] = new JArray(1L, 1.0, -0.1, 1e300, true, JValue.CreateNull(), new JValue(BigInteger.Parse("123456789012345678901234567890"))),
        [""] = new JObject { ["nested"] = new JObject { ["date"] = "2024-01-02T03:04:05Z" } },
        [Pick(Texts) + "key"] = _random.NextInt64(),
        ["float"] = _random.NextDouble(),
    };

    private T Pick<T>(T[] from) => from[_random.Next(from.Length)];
}
