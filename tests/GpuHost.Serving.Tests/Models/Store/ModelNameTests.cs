using FsCheck;
using FsCheck.Fluent;
using GpuHost.Serving.Models.Store;

namespace GpuHost.Serving.Tests.Models.Store;

public sealed class ModelNameTests
{
    [Theory]
    [InlineData("qwen2.5-1.5b")]
    [InlineData("a")]
    [InlineData("0")]
    [InlineData("my_model")]
    [InlineData("console")]
    public void TryParse_PlainName_IsTaken(string text)
    {
        Assert.True(ModelName.TryParse(text, out ModelName name));
        Assert.Equal(text, name.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("..")]
    [InlineData(".locks")]
    [InlineData("../x")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a:b")]
    [InlineData("a\n")]
    [InlineData("a b")]
    [InlineData("Qwen")]
    [InlineData("ärger")]
    [InlineData("-a")]
    [InlineData("a.")]
    [InlineData("model.gguf")]
    [InlineData("nul")]
    [InlineData("com1.backup")]
    public void TryParse_NotAName_IsRefused(string? text) => Assert.False(ModelName.TryParse(text, out _));

    [Fact]
    public void TryParse_TooLong_IsRefused()
    {
        Assert.True(ModelName.TryParse(new string('a', 80), out _));
        Assert.False(ModelName.TryParse(new string('a', 81), out _));
    }

    [Fact]
    public void TryParse_AnyText_NeverNamesAnythingOutsideTheFolder() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
        {
            string root = Path.GetFullPath("store");
            return !ModelName.TryParse(text, out ModelName name)
                || Path.GetDirectoryName(Path.GetFullPath(Path.Combine(root, name.ToString()))) == root;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("Qwen3-0.6B-Q8_0.gguf", "qwen3-0.6b-q8_0")]
    [InlineData("my model (1).GGUF", "my-model-1")]
    [InlineData("../../etc/x", "etc-x")]
    public void TryFromFileName_AnyName_GivesTheNearest(string fileName, string expected)
    {
        Assert.True(ModelName.TryFromFileName(fileName, out ModelName name));
        Assert.Equal(expected, name.ToString());
    }

    [Theory]
    [InlineData(".gguf")]
    [InlineData("???")]
    public void TryFromFileName_NothingLeft_IsRefused(string fileName) => Assert.False(ModelName.TryFromFileName(fileName, out _));
}
