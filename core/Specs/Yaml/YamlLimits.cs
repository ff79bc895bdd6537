namespace Pipelines.Core.Specs.Yaml;

/// <summary>Bounds on a document, so that no file however crafted takes more than a moment or a few megabytes.</summary>
internal sealed record YamlLimits
{
    public static YamlLimits Default { get; } = new();

    public int CharsMax { get; init; } = 8 * 1024 * 1024;

    /// <summary>Nodes after every alias is followed.</summary>
    public int NodesMax { get; init; } = 500_000;

    public int DepthMax { get; init; } = 64;
}
