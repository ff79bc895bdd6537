namespace Pipelines.Training.Data.Phrases;

/// <summary>Rules by their names. Immutable.</summary>
internal sealed class PhraseBook(IReadOnlyDictionary<string, PhraseRule> rules)
{
    public IEnumerable<PhraseRule> Rules => rules.Values;

    public bool Has(string name) => rules.ContainsKey(name);

    /// <exception cref="KeyNotFoundException">There is none: a resource refers to a name that nothing defines.</exception>
    public PhraseRule this[string name] => rules.TryGetValue(name, out PhraseRule? rule) ? rule : throw new KeyNotFoundException($"No rule is named '{name}'.");
}
