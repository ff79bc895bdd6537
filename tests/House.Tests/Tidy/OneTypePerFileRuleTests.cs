using Pipelines.House.Tests.Repository;

namespace Pipelines.House.Tests.Tidy;

public sealed class OneTypePerFileRuleTests
{
    [Theory]
    [InlineData("A.cs", "namespace N;\npublic sealed class A { enum Inner { X } record B; }")]
    [InlineData("A.Parse.cs", "namespace N;\ninternal partial class A { }")]
    [InlineData("Box.cs", "namespace N;\nclass Box<T> { }")]
    [InlineData("Answer.cs", "namespace N { delegate int Answer(string question); }")]
    [InlineData("Program.cs", "return 0;")]
    public void Check_OneTypeUnderItsName_IsFine(string name, string source) =>
        Assert.Empty(new OneTypePerFileRule().Check(RepositoryTree.Of(("core/" + name, source))));

    [Theory]
    [InlineData("A.cs", "namespace N;\nclass A { }\nrecord B;")]
    [InlineData("A.cs", "namespace N;\nclass A { }\nenum B { X }")]
    [InlineData("A.cs", "namespace N;\nclass B { }")]
    [InlineData("A.Parse.cs", "namespace N;\nclass A { }")]
    [InlineData("A.cs", "namespace N;")]
    public void Check_SecondTypeOrOtherName_IsFound(string name, string source) =>
        Assert.Single(new OneTypePerFileRule().Check(RepositoryTree.Of(("core/" + name, source))));
}
