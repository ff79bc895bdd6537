using Google.Protobuf;

namespace GpuHost.Tests.Tracing;

/// <summary>
/// A span as it came over OTLP, read by the field numbers of opentelemetry-proto:
/// request { 1: resource spans { 2: scope spans { 2: span { 1 trace, 2 id, 4 parent, 5 name, 7 start, 8 end, 9 attributes { 1 key, 2 value } } } } }.
/// </summary>
internal sealed record OtlpSpan(string Trace, string Id, string Parent, string Name, ulong StartNanos, ulong EndNanos, IReadOnlyDictionary<string, string> Tags)
{
    public static IReadOnlyList<OtlpSpan> ReadAll(byte[] request) =>
    [
        .. Fields(request, 1).SelectMany(static resource => Fields(resource, 2)).SelectMany(static scope => Fields(scope, 2)).Select(Read),
    ];

    private static OtlpSpan Read(byte[] span)
    {
        var times = new Dictionary<int, ulong>();
        var input = new CodedInputStream(span);
        while (input.ReadTag() is > 0 and var tag)
        {
            if (WireFormat.GetTagWireType(tag) == WireFormat.WireType.Fixed64)
            {
                times[WireFormat.GetTagFieldNumber(tag)] = input.ReadFixed64();
            }
            else
            {
                input.SkipLastField();
            }
        }

        return new OtlpSpan(Hex(span, 1), Hex(span, 2), Hex(span, 4), Text(span, 5), times[7], times[8], TagsOf(span));
    }

    private static Dictionary<string, string> TagsOf(byte[] span) => Fields(span, 9).ToDictionary(
        static attribute => Text(attribute, 1),
        static attribute => ValueOf(Fields(attribute, 2).Single()),
        StringComparer.Ordinal);

    /// <summary>AnyValue: 1 text, 3 whole number.</summary>
    private static string ValueOf(byte[] value)
    {
        var input = new CodedInputStream(value);
        return WireFormat.GetTagFieldNumber(input.ReadTag()) switch
        {
            1 => input.ReadString(),
            3 => $"{input.ReadInt64()}",
            var other => $"field {other}",
        };
    }

    private static IEnumerable<byte[]> Fields(byte[] message, int field)
    {
        var input = new CodedInputStream(message);
        while (input.ReadTag() is > 0 and var tag)
        {
            if (WireFormat.GetTagFieldNumber(tag) == field && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
            {
                yield return input.ReadBytes().ToByteArray();
            }
            else
            {
                input.SkipLastField();
            }
        }
    }

    private static string Text(byte[] message, int field) => System.Text.Encoding.UTF8.GetString(Fields(message, field).FirstOrDefault() ?? []);

    private static string Hex(byte[] message, int field) => Convert.ToHexStringLower(Fields(message, field).FirstOrDefault() ?? []);
}
