using Newtonsoft.Json.Linq;
using Pipelines.Core.Specs.Yaml;

namespace Pipelines.Core.Specs;

public sealed partial class SpecReader
{
    /// <summary>A text; numbers and booleans are refused, because YAML has changed them already (<c>no</c>, <c>1.10</c>).</summary>
    public string? Text(string key)
    {
        if (Node(key) is not { } node)
        {
            return null;
        }

        if (node is SpecScalar { Kind: SpecScalarKind.Text } scalar)
        {
            return scalar.Text;
        }

        string hint = node is SpecScalar ? " Put it in quotes." : "";
        Error(key, $"A text is wanted here, not {node.Describe()}.{hint}");
        return null;
    }

    /// <summary>A text that says something.</summary>
    public string? NonBlankText(string key)
    {
        string? text = Text(key);
        if (text is not null && string.IsNullOrWhiteSpace(text))
        {
            Error(key, "The text is empty.");
            return null;
        }

        return text;
    }

    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public long? WholeNumber(string key, long min, long max = long.MaxValue)
    {
        if (Node(key) is not { } node)
        {
            return null;
        }

        if (node is SpecScalar { Kind: SpecScalarKind.WholeNumber, Value.Value: long value } && value >= min && value <= max)
        {
            return value;
        }

        string range = max == long.MaxValue ? $"of at least {min}" : $"from {min} to {max}";
        Error(key, $"A whole number {range} is wanted here, not {node.Describe()}.");
        return null;
    }

    /// <inheritdoc cref="WholeNumber(string, long, long)"/>
    public int? Count(string key, int min, int max = int.MaxValue) => (int?)WholeNumber(key, min, max);

    /// <summary>A number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public double? Number(string key, double min, double max)
    {
        if (Node(key) is not { } node)
        {
            return null;
        }

        double? value = node is SpecScalar { Kind: SpecScalarKind.WholeNumber or SpecScalarKind.Number } scalar ? (double)scalar.Value : null;
        if (value >= min && value <= max)
        {
            return value;
        }

        // The commonest surprise of YAML 1.1 in numbers.
        string hint = node is SpecScalar { Kind: SpecScalarKind.Text } text && double.TryParse(text.Text, out _)
            ? " YAML reads an exponent only with a point and a sign, as in 1.0e-3."
            : "";
        Error(key, $"A number from {min} to {max} is wanted here, not {node.Describe()}.{hint}");
        return null;
    }

    /// <summary>A boolean; <paramref name="absent"/> when the key is absent.</summary>
    public bool Flag(string key, bool absent = false)
    {
        if (Node(key) is not { } node)
        {
            return absent;
        }

        if (node is SpecScalar { Kind: SpecScalarKind.Boolean } scalar)
        {
            return (bool)scalar.Value;
        }

        Error(key, $"true or false is wanted here, not {node.Describe()}.");
        return absent;
    }

    /// <summary>One of the words of <paramref name="choices"/>; null when absent or wrong.</summary>
    public T? Choice<T>(string key, IReadOnlyDictionary<string, T> choices)
        where T : struct
    {
        if (Text(key) is not { } word)
        {
            return null;
        }

        if (choices.TryGetValue(word, out T value))
        {
            return value;
        }

        Diagnostics.Error(LocationOf(key), PathOf(key), $"'{word}' is not one of {string.Join(", ", choices.Keys)}.", word, choices.Keys);
        return null;
    }

    /// <summary>A list of texts; null when absent, empty when it is wrong throughout.</summary>
    public IReadOnlyList<string>? Texts(string key)
    {
        if (Items(key) is not { } items)
        {
            return null;
        }

        var texts = new List<string>();
        for (int i = 0; i < items.Count; i++)
        {
            if (items[i] is SpecScalar { Kind: SpecScalarKind.Text } scalar)
            {
                texts.Add(scalar.Text);
            }
            else
            {
                Diagnostics.Error(items[i].Location, SpecPath.Append(PathOf(key), i), $"A text is wanted here, not {items[i].Describe()}.");
            }
        }

        return texts;
    }

    /// <summary>The items of a list; null when absent or no list.</summary>
    public IReadOnlyList<SpecNode>? Items(string key)
    {
        if (Node(key) is not { } node)
        {
            return null;
        }

        if (node is SpecSequence sequence)
        {
            return sequence.Items;
        }

        Error(key, $"A list is wanted here (lines that start with '- '), not {node.Describe()}.");
        return null;
    }

    /// <summary>A reader of the mapping under <paramref name="key"/>, to be closed by the caller; null when absent or no mapping.</summary>
    public SpecReader? Mapping(string key) => Node(key) is { } node ? AsMapping(node, PathOf(key)) : null;

    /// <summary>A reader for each mapping of the list under <paramref name="key"/>, to be closed by the caller; empty when absent.</summary>
    public IReadOnlyList<SpecReader> Mappings(string key) =>
        [.. (Items(key) ?? []).Select((item, i) => AsMapping(item, SpecPath.Append(PathOf(key), i))).OfType<SpecReader>()];

    /// <summary>The mapping under <paramref name="key"/> as JSON that the caller owns, all keys allowed; null when absent or no mapping.</summary>
    public JObject? JsonObject(string key) => Node(key) switch
    {
        null => null,
        SpecMapping mapping => SpecJson.FromMapping(mapping, PathOf(key), Diagnostics),
        { } node => AsMapping(node, PathOf(key)) is null ? null : [],
    };

    /// <summary>The entries of this mapping, for mappings whose keys are names. All of them count as known.</summary>
    public IReadOnlyList<SpecEntry> NamedEntries()
    {
        foreach (SpecEntry entry in _mapping.Entries)
        {
            _known.Add(entry.Key);
        }

        return _mapping.Entries;
    }

    /// <summary>A reader of <paramref name="node"/>; null, and an error, when it is no mapping.</summary>
    public SpecReader? AsMapping(SpecNode node, string path)
    {
        if (node is SpecMapping mapping)
        {
            return new SpecReader(mapping, path, Diagnostics);
        }

        Diagnostics.Error(node.Location, path, $"Keys with values are wanted here, not {node.Describe()}.");
        return null;
    }
}
