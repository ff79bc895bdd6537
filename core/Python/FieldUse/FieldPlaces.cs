namespace Pipelines.Core.Python.FieldUse;

/// <summary>The places in the data that one value can be; empty for a value that is none of them.</summary>
internal readonly record struct FieldPlaces(IReadOnlyCollection<FieldPlace> Places)
{
    public static FieldPlaces None { get; } = new([]);

    public FieldPlaces Or(FieldPlaces other) =>
        Places.Count == 0 ? other : other.Places.Count == 0 ? this : new([.. Places.Union(other.Places)]);

    public FieldPlaces Field(string name) => new([.. Places.Select(place => place.Field(name))]);

    public FieldPlaces Item() => new([.. Places.Select(place => place.Item())]);

    public void ReadWhole()
    {
        foreach (FieldPlace place in Places)
        {
            place.ReadWhole();
        }
    }

    /// <summary>Reads whether it is empty and how long it is, but not what is inside.</summary>
    public void ReadSize() => Item();
}
