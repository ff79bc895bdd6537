using Pipelines.House.Tests.Repository;

namespace Pipelines.House.Tests.Architecture;

/// <summary>Project references point one way, and executables are the only composition roots.</summary>
internal sealed class ArrowRule : IHouseRule
{
    private const string TestKit = "Pipelines.TestKit";

    public IEnumerable<Finding> Check(RepositoryTree tree)
    {
        foreach (ProjectFile project in tree.Projects.Select(ProjectFile.Parse))
        {
            IEnumerable<Finding> findings = project switch
            {
                { IsTest: true } or { IsBench: true } or { IsSample: true } => CheckOutside(project),
                _ => CheckProduct(project),
            };
            foreach (Finding finding in findings)
            {
                yield return finding;
            }
        }
    }

    private static IEnumerable<Finding> CheckProduct(ProjectFile project)
    {
        if (!AllowedArrows.IsKnown(project.Name))
        {
            yield return new Finding(project.Path, 1, $"{project.Name} has no place in the house: draw its arrows in {nameof(AllowedArrows)}");
            yield break;
        }

        if (project.IsExecutable != AllowedArrows.CompositionRoots.Contains(project.Name))
        {
            yield return new Finding(project.Path, 1, project.IsExecutable
                ? $"{project.Name} builds an executable, but is no composition root"
                : $"{project.Name} is a composition root, but builds no executable");
        }

        if (project.UsesAspNetCore && project.Name == "Pipelines.Core")
        {
            yield return new Finding(project.Path, 1, "the core knows no web framework and no container");
        }

        IReadOnlySet<string> allowed = AllowedArrows.From(project.Name);
        foreach ((string name, int line) in project.References.Where(r => !allowed.Contains(r.Name)))
        {
            yield return new Finding(project.Path, line, $"{project.Name} → {name} points the wrong way");
        }
    }

    /// <summary>Tests, benches and samples may see every product project and the test kit, and never each other.</summary>
    private static IEnumerable<Finding> CheckOutside(ProjectFile project) =>
        from reference in project.References
        let isTraining = AllowedArrows.IsTraining(reference.Name)
        where isTraining
            ? !AllowedArrows.IsTraining(project.Name)
            : !AllowedArrows.IsKnown(reference.Name) && !(reference.Name == TestKit && !project.IsSample)
        select new Finding(project.Path, reference.Line, isTraining
            ? $"{project.Name} → {reference.Name}: training is seen by its own tests only"
            : $"{project.Name} → {reference.Name}: only product projects and {TestKit} may be referenced");
}
