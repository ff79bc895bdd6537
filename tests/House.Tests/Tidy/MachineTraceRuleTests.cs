using Pipelines.House.Tests.Repository;

namespace Pipelines.House.Tests.Tidy;

public sealed class MachineTraceRuleTests
{
    [Theory]
    [InlineData("docs/a.md", "see /wo" + "rk/notes.md")]
    [InlineData("core/A.cs", "string p = \"/ho" + "me/ann/x\";")]
    [InlineData("core/A.cs", "string p = @\"C:\\Us" + "ers\\ann\";")]
    [InlineData("docs/a.md", "from npm" + "js.com")]
    [InlineData("NuGet.config", "<configuration />")]
    [InlineData("package-lock.json", "      \"resolved\": \"https://mirror.example/x.tgz\",")]
    [InlineData(".npmrc", "registry=https://mirror.example/")]
    public void Check_TiedToOneMachine_IsFound(string path, string text) =>
        Assert.Single(new MachineTraceRule().Check(RepositoryTree.Of((path, text))));

    [Theory]
    [InlineData("docs/a.md", "models live in ~/.pipelines/models; see https://example.com/guide/list and docs/root/a.md")]
    [InlineData("package-lock.json", "      \"integrity\": \"sha512-abc\"")]
    public void Check_PortableText_IsFine(string path, string text) =>
        Assert.Empty(new MachineTraceRule().Check(RepositoryTree.Of((path, text))));
}
