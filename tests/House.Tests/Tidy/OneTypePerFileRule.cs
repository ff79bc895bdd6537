using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Pipelines.House.Tests.Repository;

namespace Pipelines.House.Tests.Tidy;

/// <summary>
/// One top-level type per file, and the file carries its name: <c>Type.cs</c>, or <c>Type.Verb.cs</c> for a part of a partial type.
/// Files without a type are the entry point and the assembly-wide ones.
/// </summary>
internal sealed class OneTypePerFileRule : IHouseRule
{
    private static readonly HashSet<string> TypelessFiles = ["Program.cs", "GlobalUsings.cs", "AssemblyInfo.cs"];

    public IEnumerable<Finding> Check(RepositoryTree tree) => tree.CSharp.SelectMany(CheckFile);

    private static IEnumerable<Finding> CheckFile(RepositoryFile file)
    {
        MemberDeclarationSyntax[] types = [.. TopLevelTypes(file.Syntax)];
        if (types.Length == 0)
        {
            if (!TypelessFiles.Contains(file.Name))
            {
                yield return file.At(0, "holds no type");
            }

            yield break;
        }

        foreach (MemberDeclarationSyntax extra in types.Skip(1))
        {
            yield return file.At(extra, $"{NameOf(extra)} needs its own file: one top-level type per file");
        }

        string name = NameOf(types[0]);
        string stem = file.Name[..^".cs".Length];
        bool isPart = IsPartial(types[0]) && stem.StartsWith(name + ".", StringComparison.Ordinal);
        if (stem != name && !isPart)
        {
            yield return file.At(types[0], $"{name} lives in a file of its own name, {name}.cs{(IsPartial(types[0]) ? $" or {name}.Verb.cs" : "")}");
        }
    }

    private static IEnumerable<MemberDeclarationSyntax> TopLevelTypes(SyntaxNode root) =>
        root.DescendantNodes(n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<MemberDeclarationSyntax>()
            .Where(m => m is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax);

    private static bool IsPartial(MemberDeclarationSyntax type) => type.Modifiers.Any(m => m.Text == "partial");

    private static string NameOf(MemberDeclarationSyntax type) => type switch
    {
        BaseTypeDeclarationSyntax t => t.Identifier.Text,
        DelegateDeclarationSyntax d => d.Identifier.Text,
        _ => "",
    };
}
