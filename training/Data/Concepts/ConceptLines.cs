namespace Pipelines.Training.Data.Concepts;

/// <summary>A concept while it is read.</summary>
internal sealed record ConceptLines(string[] Names)
{
    public List<string> Meanings { get; } = [];

    public List<string> Sayings { get; } = [];

    public Dictionary<string, string> Implied { get; } = new(StringComparer.Ordinal);
}
