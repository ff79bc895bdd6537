using Pipelines.House.Tests.Repository;

namespace Pipelines.House.Tests.Tidy;

public sealed class VagueNameRuleTests
{
    [Theory]
    [InlineData("core/StringUtils.cs", "class X { }")]
    [InlineData("core/Helpers/A.cs", "class A { }")]
    [InlineData("core/common/A.cs", "class A { }")]
    [InlineData("core/A.cs", "class A { class LeaseManager { } }")]
    [InlineData("samples/misc/notes.md", "")]
    public void Check_NameWithoutMeaning_IsFound(string path, string source) =>
        Assert.NotEmpty(new VagueNameRule().Check(RepositoryTree.Of((path, source))));

    [Theory]
    [InlineData("core/CommonPrefix.cs", "class CommonPrefix { }")]
    [InlineData("core/Manage.cs", "class Manage { }")]
    public void Check_NameWithMeaning_IsFine(string path, string source) =>
        Assert.Empty(new VagueNameRule().Check(RepositoryTree.Of((path, source))));
}
