using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Pipelines.House.Tests.Repository;

namespace Pipelines.House.Tests.Architecture;

/// <summary>
/// Native calls and unsafe code live in gpu-host/LlamaCpp (and in the tests and benches that check it), and for training's
/// matrix products in one folder of that room; nowhere else.
/// </summary>
internal sealed class NativeCodeRule : IHouseRule
{
    private const string Room = "gpu-host/LlamaCpp";
    private const string TrainingRoom = "training/Matrices";
    private const string TrainingProject = "training/Pipelines.Training.csproj";

    public IEnumerable<Finding> Check(RepositoryTree tree) =>
        tree.TextFiles
            .Where(f => !f.IsUnder(Room) && !f.IsUnder(TrainingRoom) && f.Path != TrainingProject && !f.IsUnder("tests") && !f.IsUnder("bench"))
            .SelectMany(f => f switch
            {
                { IsCSharp: true } => CheckSource(f),
                { IsProject: true } => CheckProject(f),
                _ => [],
            });

    private static IEnumerable<Finding> CheckSource(RepositoryFile file)
    {
        foreach (AttributeSyntax attribute in file.Syntax.DescendantNodes().OfType<AttributeSyntax>())
        {
            if (attribute.Name.ToString() is "DllImport" or "LibraryImport")
            {
                yield return file.At(attribute, $"native calls live in {Room}");
            }
        }

        foreach (SyntaxToken token in file.Syntax.DescendantTokens().Where(t => t.IsKind(SyntaxKind.UnsafeKeyword)))
        {
            yield return file.At(token.Parent!, $"unsafe code lives in {Room}");
        }
    }

    private static IEnumerable<Finding> CheckProject(RepositoryFile file)
    {
        if (file.Text.Contains("<AllowUnsafeBlocks>true", StringComparison.Ordinal))
        {
            yield return new Finding(file.Path, 1, $"unsafe code lives in {Room}");
        }
    }
}
