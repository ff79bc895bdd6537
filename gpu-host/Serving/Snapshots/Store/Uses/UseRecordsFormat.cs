using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Pipelines.Core.Identity;

namespace GpuHost.Serving.Snapshots.Store.Uses;

/// <summary>
/// The text of <see cref="UseRecords"/> (docs/formats/kv-snapshot.md). Read strictly: a file that is not exactly what was
/// written says nothing.
/// </summary>
internal static class UseRecordsFormat
{
    /// <summary>Longer files are none of ours: the entries at most, at their longest.</summary>
    public const int BytesMax = 256 * (UseRecords.EntriesMax + 2);

    private const string Header = "kv-uses/1";
    private const string Footer = "end";
    private const string NoParent = "-";
    private const string NotKnown = "?";
    private const int FieldCount = 6;

    public static byte[] Write(UseRecords records)
    {
        var text = new StringBuilder();
        Line(text, Header, Number(records.Clock));
        foreach ((ContentHash chain, SnapshotUse use) in records.ByChain.OrderByDescending(entry => entry.Value.Clock).Take(UseRecords.EntriesMax))
        {
            Line(
                text,
                chain.ToString(),
                use.Start?.ToString(CultureInfo.InvariantCulture) ?? NotKnown,
                use.Parent?.ToString() ?? NoParent,
                use.Hits.ToString(CultureInfo.InvariantCulture),
                Number(use.PrefillSeconds),
                Number(use.Clock));
        }

        Line(text, Footer, ContentHash.Of(Encoding.UTF8.GetBytes(text.ToString())).ToString());
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public static UseRecords Parse(ReadOnlySpan<byte> file)
    {
        int end = file.LastIndexOf("\nend "u8) + 1;
        if (end == 0 || !Encoding.UTF8.GetBytes($"{Footer} {ContentHash.Of(file[..end])}\n").AsSpan().SequenceEqual(file[end..]))
        {
            return UseRecords.Empty;
        }

        string[] lines = Encoding.UTF8.GetString(file[..end]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines[0].Split(' ') is not [Header, var clockText] || !TryNumber(clockText, out double clock))
        {
            return UseRecords.Empty;
        }

        ImmutableDictionary<ContentHash, SnapshotUse>.Builder all = ImmutableDictionary.CreateBuilder<ContentHash, SnapshotUse>();
        foreach (string line in lines.AsSpan(1))
        {
            if (!TryParse(line.Split(' '), out ContentHash chain, out SnapshotUse use) || !all.TryAdd(chain, use))
            {
                return UseRecords.Empty;
            }
        }

        return new UseRecords(clock, all.ToImmutable());
    }

    private static bool TryParse(string[] fields, out ContentHash chain, out SnapshotUse use)
    {
        chain = default;
        use = new SnapshotUse(null, null, 0, 0, 0);
        ContentHash parent = default;
        int start = 0;
        if (fields.Length != FieldCount || !ContentHash.TryParse(fields[0], out chain)
            || (fields[1] != NotKnown && !int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out start))
            || (fields[2] != NoParent && !ContentHash.TryParse(fields[2], out parent))
            || !long.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out long hits)
            || !TryNumber(fields[4], out double seconds) || !TryNumber(fields[5], out double clock))
        {
            return false;
        }

        use = new SnapshotUse(fields[1] == NotKnown ? null : start, fields[2] == NoParent ? null : parent, hits, seconds, clock);
        return true;
    }

    private static void Line(StringBuilder text, params ReadOnlySpan<string> fields) => text.AppendJoin(' ', fields).Append('\n');

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static bool TryNumber(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value) && value >= 0;
}
