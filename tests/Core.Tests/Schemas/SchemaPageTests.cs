using System.Text.RegularExpressions;

namespace Pipelines.Core.Tests.Schemas;

/// <summary>The table of the language in docs/schemas.md says what is so.</summary>
public partial class SchemaPageTests
{
    [Fact]
    public void Page_TableOfTypes_IsWhatTheLanguageDoes()
    {
        int rows = 0;
        foreach (Match row in Row().Matches(File.ReadAllText(Page())))
        {
            string expected = row.Groups["schema"].Value;
            foreach (Match type in Code().Matches(row.Groups["types"].Value.Replace("\\|", "|", StringComparison.Ordinal)))
            {
                Assert.Equal(expected, Language.DocEtlTypes.JsonSchemaOf(type.Groups[1].Value));
                rows++;
            }
        }

        Assert.True(rows > 25, $"only {rows} types were found on the page");
    }

    private static string Page()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Pipelines.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("the repository"), "docs", "schemas.md");
    }

    [GeneratedRegex(@"^\| (?<types>`.*`) \| `(?<schema>\{.*\})` \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
