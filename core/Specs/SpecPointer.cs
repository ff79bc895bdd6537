using System.Globalization;
using Pipelines.Core.Specs.Yaml;

namespace Pipelines.Core.Specs;

/// <summary>The place in a pipeline that a JSON Pointer (RFC 6901) means.</summary>
/// <param name="Node">The node there, or the nearest one above.</param>
/// <param name="Path">Its path.</param>
internal sealed record SpecPointer(SpecNode Node, string Path)
{
    /// <summary>Follows <paramref name="pointer"/> down from <paramref name="root"/>, as far as it leads.</summary>
    public static SpecPointer Resolve(SpecNode root, string path, string pointer)
    {
        var place = new SpecPointer(root, path);
        foreach (string segment in pointer.Split('/').Skip(1))
        {
            if (place.Step(segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)) is not { } next)
            {
                break;
            }

            place = next;
        }

        return place;
    }

    /// <summary>Where the character at <paramref name="offset"/> (from 0) of a text stands; without an offset where the node begins.</summary>
    public SpecLocation LocationAt(int? offset)
    {
        if (offset is not { } at || Node is not SpecScalar scalar || at > scalar.Text.Length)
        {
            return Node.Location;
        }

        ReadOnlySpan<char> before = scalar.Text.AsSpan(0, at);
        return scalar.LocationAt(before.Count('\n') + 1, at - (before.LastIndexOf('\n') + 1) + 1);
    }

    private SpecPointer? Step(string segment) => Node switch
    {
        SpecMapping mapping when mapping.Find(segment) is { } entry => new SpecPointer(entry.Value, SpecPath.Append(Path, segment)),
        SpecSequence sequence when int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < sequence.Items.Count =>
            new SpecPointer(sequence.Items[index], SpecPath.Append(Path, index)),
        _ => null,
    };
}
