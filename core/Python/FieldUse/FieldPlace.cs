namespace Pipelines.Core.Python.FieldUse;

/// <summary>A place in the data, and what was read there so far.</summary>
internal sealed class FieldPlace(int depth = 0)
{
    // Deeper paths are read whole: a loop such as {% set x = x.next %} would go down forever.
    private const int MaxDepth = 8;

    private readonly Dictionary<string, FieldPlace> _fields = new(StringComparer.Ordinal);

    public bool IsWhole { get; private set; }

    public FieldPlace? Items { get; private set; }

    public void ReadWhole() => IsWhole = true;

    /// <summary>The field, which is thereby read at least for being there.</summary>
    public FieldPlace Field(string name)
    {
        if (depth == MaxDepth)
        {
            IsWhole = true;
            return this;
        }

        if (!_fields.TryGetValue(name, out FieldPlace? field))
        {
            _fields[name] = field = new FieldPlace(depth + 1);
        }

        return field;
    }

    /// <summary>Any element of the list that stands here; how many there are is thereby read.</summary>
    public FieldPlace Item()
    {
        if (depth == MaxDepth)
        {
            IsWhole = true;
            return this;
        }

        return Items ??= new FieldPlace(depth + 1);
    }

    public FieldReads ToReads() => new(
        IsWhole,
        _fields.ToDictionary(pair => pair.Key, pair => pair.Value.ToReads(), StringComparer.Ordinal),
        Items?.ToReads());
}
