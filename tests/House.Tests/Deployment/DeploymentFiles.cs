using Pipelines.House.Tests.Repository;
using YamlDotNet.RepresentationModel;

namespace Pipelines.House.Tests.Deployment;

/// <summary>Reads what is deployed, as the tools that deploy it would.</summary>
internal static class DeploymentFiles
{
    public static string Text(string path) =>
        RepositoryReader.Read().Find(path)?.Text ?? throw new FileNotFoundException($"The repository has no {path}.");

    public static IEnumerable<string> Below(string folder, string extension) =>
        RepositoryReader.Read().Paths.Where(path => path.StartsWith(folder, StringComparison.Ordinal) && path.EndsWith(extension, StringComparison.Ordinal));

    /// <summary>All documents of a YAML file.</summary>
    public static IReadOnlyList<YamlMappingNode> Yaml(string path)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Text(path)));
        return [.. stream.Documents.Select(static document => (YamlMappingNode)document.RootNode)];
    }

    /// <summary>The value at a path of keys; null where there is none.</summary>
    public static YamlNode? At(this YamlNode node, params string[] keys) => keys.Aggregate(
        (YamlNode?)node, static (found, key) => found is YamlMappingNode mapping && mapping.Children.TryGetValue(key, out YamlNode? child) ? child : null);

    public static string? TextAt(this YamlNode node, params string[] keys) => (node.At(keys) as YamlScalarNode)?.Value;

    public static IEnumerable<YamlNode> ListAt(this YamlNode node, params string[] keys) => (node.At(keys) as YamlSequenceNode)?.Children ?? [];

    /// <summary>The lines of a section of a systemd unit, as name and value.</summary>
    public static ILookup<string, string> Unit(string path, string section) => Text(path).Split('\n')
        .Select(static line => line.Trim())
        .SkipWhile(line => line != $"[{section}]").Skip(1)
        .TakeWhile(static line => !line.StartsWith('['))
        .Where(static line => line.Length > 0 && !line.StartsWith('#'))
        .ToLookup(static line => line[..line.IndexOf('=', StringComparison.Ordinal)], static line => line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..], StringComparer.Ordinal);
}
