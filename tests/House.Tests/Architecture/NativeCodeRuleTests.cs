using Pipelines.House.Tests.Repository;

namespace Pipelines.House.Tests.Architecture;

public sealed class NativeCodeRuleTests
{
    [Theory]
    [InlineData("A.cs", "partial class A { [LibraryImport(\"c\")] static partial int close(int fd); }")]
    [InlineData("A.cs", "class A { [DllImport(\"c\")] static extern int close(int fd); }")]
    [InlineData("A.cs", "class A { unsafe int* P; }")]
    [InlineData("A.csproj", "<Project><PropertyGroup><AllowUnsafeBlocks>true</AllowUnsafeBlocks></PropertyGroup></Project>")]
    public void Check_NativeOrUnsafe_IsFoundOutsideItsRoom(string name, string text)
    {
        Assert.Single(new NativeCodeRule().Check(RepositoryTree.Of(($"storage/{name}", text))));
        Assert.Empty(new NativeCodeRule().Check(RepositoryTree.Of(($"gpu-host/LlamaCpp/{name}", text))));
    }

    [Fact]
    public void Check_Training_MayBeUnsafeInOneFolderOnly()
    {
        const string source = "class A { unsafe int* P; }";

        Assert.Single(new NativeCodeRule().Check(RepositoryTree.Of(("training/Model/A.cs", source))));
        Assert.Empty(new NativeCodeRule().Check(RepositoryTree.Of(("training/Matrices/A.cs", source))));
    }
}
