using Pipelines.House.Tests.Repository;

namespace Pipelines.House.Tests.Tidy;

public sealed class SuppressionReasonRuleTests
{
    [Theory]
    [InlineData("A.cs", "#pragma warning disable CA1031\nclass A { }")]
    [InlineData("A.cs", "#pragma warning disable CA1031 //\nclass A { }")]
    [InlineData("A.cs", "#nullable disable\nclass A { }")]
    [InlineData("A.cs", "[SuppressMessage(\"Design\", \"CA1031\")] class A { }")]
    [InlineData("A.cs", "[SuppressMessage(\"Design\", \"CA1031\", Justification = \" \")] class A { }")]
    [InlineData("A.csproj", "<Project><PropertyGroup>\n<NoWarn>CA1031</NoWarn>\n</PropertyGroup></Project>")]
    [InlineData(".editorconfig", "[*.cs]\ndotnet_diagnostic.CA1031.severity = none")]
    [InlineData(".editorconfig", "# one\ndotnet_diagnostic.CA1.severity = none\n\ndotnet_diagnostic.CA2.severity = none")]
    public void Check_SilencedWithoutReason_IsFound(string name, string text) =>
        Assert.Single(new SuppressionReasonRule().Check(RepositoryTree.Of((name, text))));

    [Theory]
    [InlineData("A.cs", "#pragma warning disable CA1031 // the outermost handler must catch everything\nclass A { }")]
    [InlineData("A.cs", "// The outermost handler must catch everything.\n#pragma warning disable CA1031\nclass A { }")]
    [InlineData("A.cs", "[SuppressMessage(\"Design\", \"CA1031\", Justification = \"outermost handler\")] class A { }")]
    [InlineData("A.csproj", "<Project><PropertyGroup>\n<!-- Why. -->\n<NoWarn>CA1031</NoWarn>\n</PropertyGroup></Project>")]
    [InlineData(".editorconfig", "# shared reason\ndotnet_diagnostic.CA1.severity = none\ndotnet_diagnostic.CA2.severity = none")]
    public void Check_SilencedWithReason_IsFine(string name, string text) =>
        Assert.Empty(new SuppressionReasonRule().Check(RepositoryTree.Of((name, text))));
}
