using Pipelines.House.Tests.Repository;

namespace Pipelines.House.Tests.Tidy;

/// <summary>Every file lives in a room of the house; the hall holds only what tools look for there.</summary>
internal sealed class RoomRule : IHouseRule
{
    private static readonly HashSet<string> Rooms =
    [
        "core", "storage", "connectors", "durable", "runtime", "functions", "gpu-host", "http", "cli", "training",
        "tests", "bench", "samples", "docs", "infra", "models", ".ci",
    ];

    private static readonly HashSet<string> Hall =
    [
        "Pipelines.sln", "README.md", "LICENSE", "host.json", "local.settings.sample.json",
        "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json", "BannedSymbols.txt",
        "package.json", "package-lock.json", ".npmrc",
        ".editorconfig", ".gitignore", ".gitattributes", ".dockerignore", ".funcignore",
    ];

    public IEnumerable<Finding> Check(RepositoryTree tree)
    {
        string[] projectFolders = [.. tree.Projects.Select(p => p.Folder)];
        foreach (string path in tree.Paths)
        {
            int slash = path.IndexOf('/', StringComparison.Ordinal);
            if (slash < 0 && !Hall.Contains(path))
            {
                yield return new Finding(path, 1, "does not belong in the root folder");
            }
            else if (slash > 0 && !Rooms.Contains(path[..slash]))
            {
                yield return new Finding(path, 1, $"'{path[..slash]}' is no room of the house");
            }
            else if (path.EndsWith(".cs", StringComparison.Ordinal)
                && !projectFolders.Any(f => path.StartsWith(f + "/", StringComparison.Ordinal)))
            {
                yield return new Finding(path, 1, "belongs to no project, so nothing compiles it");
            }
        }
    }
}
