using Microsoft.CodeAnalysis.CSharp.Syntax;
using Pipelines.House.Tests.Repository;

namespace Pipelines.House.Tests.Tidy;

/// <summary>Whoever silences the compiler says why, beside it: in sources, project files and .editorconfig.</summary>
internal sealed class SuppressionReasonRule : IHouseRule
{
    public IEnumerable<Finding> Check(RepositoryTree tree) => tree.TextFiles.SelectMany(f => f switch
    {
        { IsCSharp: true } => CheckSource(f),
        { Name: ".editorconfig" } => CheckEditorConfig(f),
        _ when f.IsProject || f.HasExtension(".props") || f.HasExtension(".targets") => CheckBuildFile(f),
        _ => [],
    });

    private static IEnumerable<Finding> CheckSource(RepositoryFile file)
    {
        foreach ((int index, string line) in file.Lines.Index())
        {
            string trimmed = line.TrimStart();
            bool silences = trimmed.StartsWith("#pragma warning disable", StringComparison.Ordinal)
                || trimmed.StartsWith("#nullable disable", StringComparison.Ordinal);
            if (silences && !HasCommentOn(trimmed) && !IsComment(LineAbove(file, index)))
            {
                yield return file.At(index, "give the reason on this line or the one above");
            }
        }

        foreach (AttributeSyntax attribute in file.Syntax.DescendantNodes().OfType<AttributeSyntax>())
        {
            if (attribute.Name.ToString().EndsWith("SuppressMessage", StringComparison.Ordinal) && !HasJustification(attribute))
            {
                yield return file.At(attribute, "give the reason as Justification");
            }
        }
    }

    private static IEnumerable<Finding> CheckBuildFile(RepositoryFile file)
    {
        foreach ((int index, string line) in file.Lines.Index())
        {
            bool silences = line.Contains("<NoWarn>", StringComparison.Ordinal)
                || line.Contains("<WarningsNotAsErrors>", StringComparison.Ordinal)
                || line.Contains("NoWarn=\"", StringComparison.Ordinal);
            if (silences && !line.Contains("<!--", StringComparison.Ordinal) && !LineAbove(file, index).EndsWith("-->", StringComparison.Ordinal))
            {
                yield return file.At(index, "give the reason in a comment on this line or above");
            }
        }
    }

    /// <summary>One comment may stand above a run of settings that share the reason.</summary>
    private static IEnumerable<Finding> CheckEditorConfig(RepositoryFile file)
    {
        bool explained = false;
        foreach ((int index, string line) in file.Lines.Index())
        {
            string trimmed = line.Trim();
            bool isSeverity = trimmed.StartsWith("dotnet_diagnostic.", StringComparison.Ordinal);
            explained = trimmed.StartsWith('#') || (explained && isSeverity);
            bool silences = isSeverity && (trimmed.EndsWith("= none", StringComparison.Ordinal) || trimmed.EndsWith("= silent", StringComparison.Ordinal));
            if (silences && !explained)
            {
                yield return file.At(index, "give the reason in a comment above");
            }
        }
    }

    private static bool HasCommentOn(string line)
    {
        int at = line.IndexOf("//", StringComparison.Ordinal);
        return at >= 0 && line[(at + 2)..].Trim().Length > 0;
    }

    private static bool IsComment(string line) => line.StartsWith("//", StringComparison.Ordinal);

    private static string LineAbove(RepositoryFile file, int index) => index == 0 ? "" : file.Lines[index - 1].Trim();

    private static bool HasJustification(AttributeSyntax attribute) =>
        attribute.ArgumentList?.Arguments.Any(a =>
            a.NameEquals?.Name.Identifier.Text == "Justification"
            && !string.IsNullOrWhiteSpace(a.Expression.ToString().Trim('"'))) == true;
}
