using Microsoft.CodeAnalysis.CSharp.Syntax;
using Pipelines.House.Tests.Repository;

namespace Pipelines.House.Tests.Tidy;

/// <summary>No test is switched off: it passes, or it goes.</summary>
internal sealed class SkippedTestRule : IHouseRule
{
    public IEnumerable<Finding> Check(RepositoryTree tree) =>
        from file in tree.CSharp
        where file.IsUnder("tests")
        from attribute in file.Syntax.DescendantNodes().OfType<AttributeSyntax>()
        where attribute.ArgumentList?.Arguments.Any(a => a.NameEquals?.Name.Identifier.Text == "Skip") == true
        select file.At(attribute, "a skipped test proves nothing");
}
