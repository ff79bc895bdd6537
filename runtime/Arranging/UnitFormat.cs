using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Storage;

namespace Pipelines.Runtime.Arranging;

/// <summary>A unit as a row of the blob that lists them. Format: docs/formats/arranged.md.</summary>
internal static class UnitFormat
{
    private const string Fields = "fields";
    private const string Rows = "rows";
    private const string Members = "members";
    private const string Status = "status";
    private const string Reason = "reason";
    private const string Kind = "kind";
    private const string Detail = "detail";

    /// <exception cref="InvalidOperationException">Its members are none that a sorter gave out.</exception>
    public static Row Write(Row unit)
    {
        var written = new JObject { [Fields] = unit.Fields };
        if (unit.Group is { } group)
        {
            written[Rows] = group.RowCount;
            if (group.Members is { } members)
            {
                written[Members] = Write(members as StoredMembers ?? throw new InvalidOperationException("The members of a unit come from a sorter of its arrangement."));
            }

            if (group.Ending is { } ending)
            {
                written[Status] = ending.Status.ToString();
                written[Reason] = ending.SkipReason;
                written[Kind] = ending.Failure?.Kind;
                written[Detail] = ending.Failure?.Detail;
            }
        }

        return new Row(unit.Id, written);
    }

    /// <param name="written">A row of the list.</param>
    /// <param name="folder">Where the arrangement's blobs are.</param>
    /// <param name="store">Reads them.</param>
    public static Row Read(Row written, BlobPath folder, SpillStore store)
    {
        JObject from = written.Fields;
        var unit = new Row(written.Id, (JObject)from[Fields]!);
        return from[Rows] is { } rows
            ? unit with { Group = new RowGroup((long)rows, ReadMembers(from[Members] as JArray, folder, store)) { Ending = ReadEnding(from) } }
            : unit;
    }

    private static JArray Write(StoredMembers members) =>
        [members.Path.Value[(members.Path.Value.LastIndexOf('/') + 1)..], members.Range.Offset, members.Range.Length!.Value, members.Count];

    private static StoredMembers? ReadMembers(JArray? from, BlobPath folder, SpillStore store) => from is null
        ? null
        : new StoredMembers(folder.Append((string)from[0]!), new ByteRange((long)from[1], (long)from[2]), (long)from[3], store);

    private static RowEnding? ReadEnding(JObject from) => (string?)from[Status] switch
    {
        null => null,
        nameof(RowStatus.Failed) => RowEnding.Failed(new RowFailure((string)from[Kind]!, (string)from[Detail]!)),
        nameof(RowStatus.Skipped) => RowEnding.Skipped((string)from[Reason]!),
        nameof(RowStatus.Filtered) => RowEnding.Filtered,
        _ => RowEnding.Absorbed,
    };
}
