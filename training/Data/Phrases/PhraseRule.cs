using Pipelines.Training.Data.Drawing;

namespace Pipelines.Training.Data.Phrases;

/// <summary>Phrases that say the same, or name things of one kind. Some of them never appear in training.</summary>
internal sealed class PhraseRule
{
    /// <summary>Of the phrases of a rule, in percent.</summary>
    private const int HeldOutPercent = 14;

    /// <summary>A rule with fewer phrases has none to spare.</summary>
    private const int SplitFrom = 5;

    private readonly PhraseCategory _category;

    public PhraseRule(string name, PhraseCategory category, IEnumerable<string> sources)
    {
        Name = name;
        _category = category;
        string[] all = [.. sources.Distinct(StringComparer.Ordinal)];
        ILookup<bool, string> parts = all.ToLookup(source => all.Length >= SplitFrom && StableHash.IsHeldOut(source, HeldOutPercent));
        Train = [.. parts[false].Select(PhraseParser.Parse)];
        HeldOut = [.. parts[true].Select(PhraseParser.Parse)];
        if (Train.Count == 0)
        {
            throw new FormatException($"The rule '{name}' has no phrase to train on.");
        }
    }

    public string Name { get; }

    public IReadOnlyList<Phrase> Train { get; }

    public IReadOnlyList<Phrase> HeldOut { get; }

    /// <summary>The phrases that a split may use: those held out where it holds out this category and the rule has some.</summary>
    public IReadOnlyList<Phrase> For(SplitKind split) => IsHeldOutIn(split) && HeldOut.Count > 0 ? HeldOut : Train;

    private bool IsHeldOutIn(SplitKind split) =>
        split == (_category == PhraseCategory.Names ? SplitKind.HeldOutNames : SplitKind.HeldOutWording);
}
