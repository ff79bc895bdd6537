namespace Pipelines.Core.Specs;

/// <summary>A place in a pipeline file; both count from 1.</summary>
public readonly record struct SpecLocation(int Line, int Column)
{
    public static SpecLocation Start { get; } = new(1, 1);

    public override string ToString() => $"{Line}:{Column}";
}
