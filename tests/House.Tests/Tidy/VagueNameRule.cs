using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Pipelines.House.Tests.Repository;

namespace Pipelines.House.Tests.Tidy;

/// <summary>No file, folder or type is named for being useful: a name says what the thing is.</summary>
internal sealed partial class VagueNameRule : IHouseRule
{
    private static readonly HashSet<string> Vague = new(StringComparer.OrdinalIgnoreCase)
    {
        "Util", "Utils", "Utility", "Utilities", "Helper", "Helpers", "Common", "Manager", "Managers", "Misc",
    };

    public IEnumerable<Finding> Check(RepositoryTree tree)
    {
        foreach (string path in tree.Paths)
        {
            foreach (string part in path.Split('/').Where(p => IsVague(p.Split('.')[0])))
            {
                yield return new Finding(path, 1, $"'{part}' does not say what it is");
            }
        }

        foreach (RepositoryFile file in tree.CSharp)
        {
            foreach (BaseTypeDeclarationSyntax type in file.Syntax.DescendantNodes().OfType<BaseTypeDeclarationSyntax>())
            {
                if (IsVague(type.Identifier.Text))
                {
                    yield return file.At(type, $"'{type.Identifier.Text}' does not say what it is");
                }
            }
        }
    }

    /// <summary>The last word is the noun: <c>CommonPrefix</c> is a prefix, <c>PrefixHelper</c> is nothing.</summary>
    private static bool IsVague(string name) => Words().Matches(name) is { Count: > 0 } words && Vague.Contains(words[^1].Value);

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")]
    private static partial Regex Words();
}
