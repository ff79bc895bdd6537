using System.Text.RegularExpressions;

namespace Pipelines.Core.Tests.Operators.Binding;

/// <summary>The reference page of an operator type, <c>docs/operators/{type}.md</c>, and the operation that it begins with.</summary>
internal sealed record OperatorPage(string Type, string Text)
{
    public static OperatorPage Of(string type) => new(type, File.ReadAllText(PathOf(type)));

    /// <summary>The page that lists all types, <c>docs/pipelines.md</c>.</summary>
    public static string Language => File.ReadAllText(Path.Combine(Path.GetDirectoryName(Folder())!, "pipelines.md"));

    public static bool Exists(string type) => File.Exists(PathOf(type));

    /// <summary>The first YAML block: one entry of <c>operations</c>.</summary>
    public string Example => Regex.Match(Text, "```yaml\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;

    /// <summary>The page and the pages beside it that it points to, where keys are told that many operators have.</summary>
    public string WithPagesBeside => string.Join(
        '\n',
        Regex.Matches(Text, @"\]\((\w+)\.md").Select(static link => link.Groups[1].Value).Distinct().Where(Exists).Select(static name => Of(name).Text).Prepend(Text));

    private static string PathOf(string type) => Path.Combine(Folder(), $"{type}.md");

    private static string Folder()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Directory.Exists(Path.Combine(folder, "docs", "operators")))
            {
                return Path.Combine(folder, "docs", "operators");
            }
        }

        throw new DirectoryNotFoundException("There is no folder 'docs/operators' above the tests.");
    }
}
