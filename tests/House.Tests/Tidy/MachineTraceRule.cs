using System.Text.RegularExpressions;
using Pipelines.House.Tests.Repository;

namespace Pipelines.House.Tests.Tidy;

/// <summary>
/// Nothing committed is tied to one machine: no absolute path of somebody's folder, and no package registry by name (which
/// registry answers is the machine's own setting).
/// </summary>
internal sealed partial class MachineTraceRule : IHouseRule
{
    public IEnumerable<Finding> Check(RepositoryTree tree) => tree.TextFiles.SelectMany(CheckFile);

    private static IEnumerable<Finding> CheckFile(RepositoryFile file)
    {
        foreach ((int index, string line) in file.Lines.Index())
        {
            if (MachinePath().Match(line) is { Success: true } path)
            {
                yield return file.At(index, $"'{path.Value}' exists on one machine only");
            }

            if (RegistryHost().Match(line) is { Success: true } host)
            {
                yield return file.At(index, $"'{host.Value}' is a registry: the machine's settings name it, not the repository");
            }

            if (file.Name == "package-lock.json" && ResolvedAddress().IsMatch(line))
            {
                yield return file.At(index, "a lock file without download addresses works with every registry");
            }

            if (file.Name == ".npmrc" && line.TrimStart().StartsWith("registry", StringComparison.Ordinal))
            {
                yield return file.At(index, "the machine's settings name the registry");
            }
        }

        if (file.Name.Equals("NuGet.config", StringComparison.OrdinalIgnoreCase))
        {
            yield return file.At(0, "the machine's settings name the package sources");
        }
    }

    [GeneratedRegex(@"(?<![\w.~/:*\]-])/(work|root|home/\w+|Users/\w+)/|\b[A-Z]:\\Users\\")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"\b(nuget|npmjs|yarnpkg|pypi|pythonhosted|crates|deb\.debian|rubygems)\.(org|com|io)\b")]
    private static partial Regex RegistryHost();

    [GeneratedRegex("^\\s*\"resolved\":\\s*\"http")]
    private static partial Regex ResolvedAddress();
}
