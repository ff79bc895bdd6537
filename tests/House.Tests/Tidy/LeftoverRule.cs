using System.Text.RegularExpressions;
using Pipelines.House.Tests.Repository;

namespace Pipelines.House.Tests.Tidy;

/// <summary>Nothing half done is committed: it is done, or it is an issue in the tracker.</summary>
internal sealed class LeftoverRule : IHouseRule
{
    // Spelled in two halves, so that the rule does not find itself.
    private static readonly Regex Leftover = new(
        @"\b(" + string.Join('|', "TO" + "DO", "FIX" + "ME", "HA" + "CK", "NotImplemented" + "Exception") + @")\b");

    private static readonly string[] Extensions =
        [".cs", ".csproj", ".props", ".targets", ".md", ".yaml", ".yml", ".sh", ".py", ".js", ".mjs", ".css", ".html", ".txt"];

    public IEnumerable<Finding> Check(RepositoryTree tree) =>
        from file in tree.TextFiles
        where Extensions.Any(file.HasExtension) || file.IsUnder(".ci")
        from line in file.Lines.Index()
        let match = Leftover.Match(line.Item)
        where match.Success
        select file.At(line.Index, $"'{match.Value}' is left over");
}
