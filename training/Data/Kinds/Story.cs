using Pipelines.Training.Data.Drawing;
using Pipelines.Training.Data.Phrases;

namespace Pipelines.Training.Data.Kinds;

/// <summary>A text of several sentences that belong together.</summary>
internal sealed record Story(IReadOnlyList<Phrase> Sentences, bool IsHeldOut)
{
    private const int HeldOutPercent = 14;

    /// <summary>Every name that it refers to.</summary>
    public IReadOnlyList<string> References { get; } = [.. Sentences.SelectMany(static sentence => sentence.References).Distinct(StringComparer.Ordinal)];

    /// <summary>Sentences stand between two slashes.</summary>
    public static Story Parse(string source) => new(
        [.. source.Split("//", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(PhraseParser.Parse)],
        StableHash.IsHeldOut(source, HeldOutPercent));
}
