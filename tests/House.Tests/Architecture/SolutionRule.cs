using System.Text.RegularExpressions;
using Pipelines.House.Tests.Repository;

namespace Pipelines.House.Tests.Architecture;

/// <summary>The solution holds every project of the tree, and only those.</summary>
internal sealed partial class SolutionRule : IHouseRule
{
    private const string Solution = "Pipelines.sln";

    public IEnumerable<Finding> Check(RepositoryTree tree)
    {
        RepositoryFile? solution = tree.Find(Solution);
        if (solution is null)
        {
            yield return new Finding(Solution, 1, "the solution is missing");
            yield break;
        }

        HashSet<string> listed = [.. ProjectPath().Matches(solution.Text).Select(m => m.Groups[1].Value.Replace('\\', '/'))];
        foreach (RepositoryFile project in tree.Projects.Where(p => !listed.Contains(p.Path)))
        {
            yield return new Finding(project.Path, 1, $"not in {Solution}: nothing would build or test it");
        }

        foreach (string path in listed.Where(p => !tree.Has(p)))
        {
            yield return new Finding(Solution, 1, $"{path} does not exist");
        }
    }

    [GeneratedRegex("\"([^\"]+\\.csproj)\"")]
    private static partial Regex ProjectPath();
}
