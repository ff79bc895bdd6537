using Pipelines.House.Tests.Repository;

namespace Pipelines.House.Tests.Tidy;

public sealed class RoomRuleTests
{
    [Theory]
    [InlineData("notes.md")]
    [InlineData("scratch/a.txt")]
    [InlineData("docs/A.cs")]
    public void Check_OutsideTheRooms_IsFound(string path) =>
        Assert.Single(new RoomRule().Check(RepositoryTree.Of((path, ""), ("core/Pipelines.Core.csproj", ""))));

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/a.md")]
    [InlineData("core/Specs/A.cs")]
    public void Check_InARoom_IsFine(string path) =>
        Assert.Empty(new RoomRule().Check(RepositoryTree.Of((path, ""), ("core/Pipelines.Core.csproj", ""))));
}
