using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Pipelines.House.Tests.Repository;

namespace Pipelines.House.Tests.Tidy;

/// <summary>Every link from one page to another file of the repository, or to a heading, leads somewhere.</summary>
internal sealed class MarkdownLinkRule : IHouseRule
{
    private static readonly MarkdownPipeline Markdown = new MarkdownPipelineBuilder().UsePipeTables().UsePreciseSourceLocation().Build();

    public IEnumerable<Finding> Check(RepositoryTree tree) =>
        tree.TextFiles.Where(f => f.IsMarkdown).SelectMany(f => CheckPage(f, tree));

    private static IEnumerable<Finding> CheckPage(RepositoryFile page, RepositoryTree tree)
    {
        foreach (LinkInline link in Markdig.Markdown.Parse(page.Text, Markdown).Descendants<LinkInline>())
        {
            string target = Uri.UnescapeDataString(link.Url ?? "");
            if (target.Length == 0)
            {
                yield return page.At(link.Line, "a link without a target");
            }
            else if (!IsOutside(target) && Explain(page, target, tree) is { } problem)
            {
                yield return page.At(link.Line, problem);
            }
        }
    }

    private static bool IsOutside(string target) =>
        target.Contains("://", StringComparison.Ordinal) || target.StartsWith("mailto:", StringComparison.Ordinal);

    private static string? Explain(RepositoryFile page, string target, RepositoryTree tree)
    {
        string[] parts = target.Split('#', 2);
        string? path = parts[0].Length == 0 ? page.Path : Resolve(page.Folder, parts[0]);
        if (path is null || !tree.Has(path))
        {
            return $"'{target}' does not exist";
        }

        bool named = parts.Length == 2;
        return named && tree.Find(path) is { IsMarkdown: true } other && !MarkdownHeadings.Of(other.Text).Contains(parts[1])
            ? $"'{path}' has no heading for #{parts[1]}"
            : null;
    }

    /// <summary>Null when the path climbs out of the repository.</summary>
    private static string? Resolve(string folder, string relative)
    {
        List<string> parts = relative.StartsWith('/') ? [] : [.. folder.Split('/', StringSplitOptions.RemoveEmptyEntries)];
        foreach (string part in relative.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(p => p != "."))
        {
            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count == 0)
            {
                return null;
            }
            else
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }

        return string.Join('/', parts);
    }
}
