using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Specs;

public sealed partial class SpecReader
{
    private SpecKeys? _declared;

    /// <summary>
    /// Says which keys there are, before the first is read: those without effect are passed over, refused and missing ones are
    /// reported. From then on reading a key that is not among them is a mistake in this program.
    /// </summary>
    internal SpecReader Expect(SpecKeys keys)
    {
        _declared = keys;
        foreach (SpecKey key in keys)
        {
            _known.Add(key.Name);
            if (key is RefusedKey refused)
            {
                Refuse(refused.Name, refused.Reason);
            }
            else if (key is UnusedKey { Warning: { } warning } && Has(key))
            {
                Warning(key, warning);
            }
            else if (key.IsRequired)
            {
                Require(key);
            }
        }

        return this;
    }

    /// <summary>Reports that the key is needed when it is absent.</summary>
    internal bool Require(SpecKey key) => Require(key.Name, key.Purpose);

    /// <summary>The text; what <see cref="TextKey.Absent"/> says when the key is absent, or wrong, which is reported.</summary>
    internal string? Text(TextKey key) => (key.MayBeBlank ? Text(key.Name) : NonBlankText(key.Name)) ?? key.Absent;

    /// <summary>The number; what <see cref="WholeNumberKey.Absent"/> says when the key is absent, or wrong, which is reported.</summary>
    internal long? WholeNumber(WholeNumberKey key) => WholeNumber(key.Name, key.Min, key.Max) ?? key.Absent;

    /// <summary>The same for numbers that are small by their bounds.</summary>
    internal int? Count(WholeNumberKey key) => (int?)(WholeNumber(key.Name, key.Min, Math.Min(key.Max, int.MaxValue)) ?? key.Absent);

    /// <summary>The same for a key that has a default.</summary>
    internal int CountOrDefault(WholeNumberKey key) =>
        Count(key) ?? throw new ArgumentException($"The key '{key.Name}' has no default.", nameof(key));

    internal double? Number(NumberKey key) => Number(key.Name, key.Min, key.Max);

    internal bool Flag(FlagKey key) => Flag(key.Name, key.Absent);

    /// <summary>What the word means; what <see cref="ChoiceKey{T}.Absent"/> means when the key is absent, or wrong, which is reported.</summary>
    internal T? Choice<T>(ChoiceKey<T> key)
        where T : struct =>
        Choice(key.Name, key.Choices) ?? (key.Absent is { } absent ? key.Choices[absent] : null);

    /// <summary>The texts; null when the key is absent.</summary>
    internal IReadOnlyList<string>? Texts(TextsKey key)
    {
        IReadOnlyList<string>? texts = Texts(key.Name);
        if (texts is not null && Items(key.Name)!.Count < key.CountMin)
        {
            Error(key.Name, $"The list needs at least {key.CountMin} {(key.CountMin == 1 ? "entry" : "entries")}: {key.Purpose}.");
        }

        return texts;
    }

    /// <summary>A reader of the mapping, which knows its keys, to be closed by the caller; null when absent or no mapping.</summary>
    internal SpecReader? Mapping(MappingKey key) => Mapping(key.Name)?.Expect(key.Keys);

    /// <summary>A reader for each mapping of the list, which knows its keys, to be closed by the caller; empty when absent.</summary>
    internal IReadOnlyList<SpecReader> Mappings(MappingsKey key)
    {
        if (Node(key.Name) is Yaml.SpecSequence list && list.Items.Count < key.CountMin)
        {
            Error(key.Name, $"The list needs at least {key.CountMin} {(key.CountMin == 1 ? "entry" : "entries")}: {key.Purpose}.");
        }

        return [.. Mappings(key.Name).Select(reader => reader.Expect(key.Keys))];
    }

    /// <summary>Whoever reads a key has declared it, so that the printed schema knows it.</summary>
    private void MustBeDeclared(string key)
    {
        if (_declared is { Others: null } && !_declared.Names.Contains(key))
        {
            throw new InvalidOperationException($"The key '{key}' of {Path} is read and not declared.");
        }
    }
}
