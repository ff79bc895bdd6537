using Pipelines.Core.Operators;

namespace Pipelines.Core.Planning.Rewriting;

/// <summary>
/// The top-level fields whose values can still matter: a few, or all but a few. Immutable.
/// </summary>
internal sealed class LiveFields
{
    private readonly bool _isAllBut;
    private readonly HashSet<string> _names;

    private LiveFields(bool isAllBut, IEnumerable<string> names)
    {
        _isAllBut = isAllBut;
        _names = new HashSet<string>(names, StringComparer.Ordinal);
    }

    /// <summary>Every field.</summary>
    public static LiveFields All { get; } = new(true, []);

    public bool IsAll => _isAllBut && _names.Count == 0;

    /// <summary>For a person: <c>'a' and 'b'</c>, or <c>all but 'c'</c>.</summary>
    public string Text
    {
        get
        {
            string names = string.Join(", ", _names.Order(StringComparer.Ordinal).Select(static name => $"'{name}'"));
            return _isAllBut ? $"all but {names}" : names.Length == 0 ? "none" : names;
        }
    }

    public bool Contains(string field) => _names.Contains(field) != _isAllBut;

    /// <summary>
    /// The fields that matter before an operator when these do behind it. What it writes anew still matters before it, because a field that is
    /// there already keeps its place among the others.
    /// </summary>
    public LiveFields Before(OperatorTraits traits)
    {
        if (traits.FieldsRead.IsAll)
        {
            return All;
        }

        LiveFields passed = traits.FieldsRemoved.IsAll ? new LiveFields(false, [])
            : _isAllBut ? new LiveFields(true, _names.Union(traits.FieldsRemoved.Names))
            : new LiveFields(false, _names.Except(traits.FieldsRemoved.Names));
        return passed._isAllBut
            ? new LiveFields(true, passed._names.Except(traits.FieldsRead.Names))
            : new LiveFields(false, passed._names.Union(traits.FieldsRead.Names));
    }
}
