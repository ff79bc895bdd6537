using Pipelines.House.Tests.Repository;

namespace Pipelines.House.Tests.Architecture;

public sealed class CorePurityRuleTests
{
    [Theory]
    [InlineData("class A { string M() => File.ReadAllText(\"x\"); }")]
    [InlineData("class A { object M() => new HttpClient(); }")]
    [InlineData("class A { TimeProvider Clock = TimeProvider.System; }")]
    [InlineData("using System.Net.Http;\nclass A { }")]
    [InlineData("using Microsoft.Extensions.DependencyInjection.Extensions;\nclass A { }")]
    public void Check_CoreReachesOut_IsFound(string source)
    {
        Assert.Single(new CorePurityRule().Check(RepositoryTree.Of(("core/Specs/A.cs", source))));
        Assert.Empty(new CorePurityRule().Check(RepositoryTree.Of(("storage/Files/A.cs", source))));
    }

    [Theory]
    [InlineData("class A { string M(Stream s) => new StreamReader(s).ReadToEnd(); }")]
    [InlineData("class A { string M(B b) => b.File.Name + Environment.NewLine; }")]
    public void Check_CoreUsesWhatItIsGiven_IsFine(string source) =>
        Assert.Empty(new CorePurityRule().Check(RepositoryTree.Of(("core/Specs/A.cs", source))));
}
