using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Pipelines.Core.Specs.Yaml;

internal sealed partial class YamlTreeReader
{
    private const string MergeKey = "<<";

    private SpecMapping ReadMapping(SpecLocation location, int depth)
    {
        _parser.MoveNext();
        Count(1, location);
        var own = new Dictionary<string, SpecEntry>(StringComparer.Ordinal);
        var order = new List<string>();
        var merged = new List<SpecEntry>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            (string key, SpecLocation keyLocation, bool isMerge) = ReadKey();
            SpecNode value = ReadNode(depth + 1);
            if (isMerge)
            {
                merged.AddRange(MergedEntries(value));
            }
            else if (own.TryAdd(key, new SpecEntry(key, keyLocation, value)))
            {
                order.Add(key);
            }
            else
            {
                _diagnostics.Error(keyLocation, key, $"The key '{key}' is given twice, first in line {own[key].KeyLocation.Line}.");
            }
        }

        return new SpecMapping(location, Merge(merged, own, order));
    }

    private (string Key, SpecLocation Location, bool IsMerge) ReadKey()
    {
        ParsingEvent next = _parser.Current!;
        SpecLocation location = LocationOf(next.Start);
        if (!_parser.TryConsume<Scalar>(out Scalar? scalar))
        {
            throw new YamlReadException(location, next is AnchorAlias
                ? "An alias cannot stand for a key; write the key itself."
                : "A key is a plain word or a text, not a list or a mapping. (A value that starts with '{' or '[' needs quotes.)");
        }

        Count(1, location);
        return (scalar.Value, location, scalar is { Value: MergeKey, Style: ScalarStyle.Plain });
    }

    private static IEnumerable<SpecEntry> MergedEntries(SpecNode value) => value switch
    {
        SpecMapping mapping => mapping.Entries,
        SpecSequence sequence => sequence.Items.SelectMany(static item => item is SpecMapping mapping ? mapping.Entries : throw NotMergeable(item)),
        _ => throw NotMergeable(value),
    };

    private static YamlReadException NotMergeable(SpecNode value) =>
        new(value.Location, $"'<<' merges mappings, not {value.Describe()}.");

    /// <summary>As PyYAML does it: merged keys come first, the first merged mapping wins over later ones, own keys win over all.</summary>
    private static List<SpecEntry> Merge(List<SpecEntry> merged, Dictionary<string, SpecEntry> own, List<string> order)
    {
        var entries = new List<SpecEntry>(merged.Count + order.Count);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (SpecEntry entry in merged)
        {
            if (taken.Add(entry.Key))
            {
                entries.Add(own.GetValueOrDefault(entry.Key, entry));
            }
        }

        entries.AddRange(order.Where(taken.Add).Select(key => own[key]));
        return entries;
    }
}
