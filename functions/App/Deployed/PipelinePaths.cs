using System.Globalization;
using Pipelines.Core.Storage;

namespace Pipelines.Functions.App.Deployed;

/// <summary>The blobs of deployed pipelines. Versions have six digits, so that names are in the order of versions.</summary>
internal static class PipelinePaths
{
    public const string Prefix = "pipelines/";

    /// <summary>Versions of one pipeline.</summary>
    public const int VersionMax = 999_999;

    private const string YamlExtension = ".yaml";

    public static string FolderOf(string name) => $"{Prefix}{name}/";

    public static BlobPath Yaml(string name, int version) => BlobPath.Parse(Stem(name, version) + YamlExtension);

    public static BlobPath Record(string name, int version) => BlobPath.Parse(Stem(name, version) + ".json");

    /// <summary>The pipeline and version of a blob; null for one that is no pipeline.</summary>
    public static (string Name, int Version)? Parse(BlobPath path) =>
        path.Value.Split('/') is [_, { } name, { } file]
        && file.EndsWith(YamlExtension, StringComparison.Ordinal)
        && int.TryParse(file.AsSpan(0, file.Length - YamlExtension.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int version)
            ? (name, version)
            : null;

    private static string Stem(string name, int version) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{name}/{version:000000}");
}
