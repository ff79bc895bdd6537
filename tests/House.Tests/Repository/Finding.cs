namespace Pipelines.House.Tests.Repository;

/// <summary>One breach of a house rule. <paramref name="Line"/> counts from 1.</summary>
internal sealed record Finding(string Path, int Line, string Message)
{
    public override string ToString() => $"{Path}:{Line}: {Message}";
}
