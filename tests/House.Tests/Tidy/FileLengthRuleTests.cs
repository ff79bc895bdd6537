using Pipelines.House.Tests.Repository;

namespace Pipelines.House.Tests.Tidy;

public sealed class FileLengthRuleTests
{
    private static readonly RepositoryTree LongFile = RepositoryTree.Of(("core/A.cs", new string('\n', 400)));
    private static readonly RepositoryTree ShortFile = RepositoryTree.Of(("core/A.cs", new string('\n', 399)));
    private static readonly Dictionary<string, string> Listed = new() { ["core/A.cs"] = "one numbered flow" };

    [Fact]
    public void Check_TooLong_IsFoundUnlessListed()
    {
        Assert.Single(new FileLengthRule(new Dictionary<string, string>()).Check(LongFile));
        Assert.Empty(new FileLengthRule(Listed).Check(LongFile));
    }

    [Fact]
    public void Check_ListedButShort_IsFound()
    {
        Assert.Empty(new FileLengthRule(new Dictionary<string, string>()).Check(ShortFile));
        Assert.Single(new FileLengthRule(Listed).Check(ShortFile));
    }
}
