using GpuHost.Serving.Gguf;
using GpuHost.Serving.Models.BuiltIn;
using Pipelines.TestKit.Storage;

namespace GpuHost.Serving.Tests.Models.BuiltIn;

public sealed class BuiltInModelTests
{
    [Fact]
    public void Ensure_NoTrainedFile_WritesAModelOfNoiseIntoTheStore()
    {
        using TemporaryFolder folder = new();

        string path = BuiltInModel.Ensure(folder["program"], folder["store"]);

        Assert.Null(BuiltInModel.FindTrained(folder["program"]));
        Assert.StartsWith(folder["store"], path, StringComparison.Ordinal);
        Assert.Equal("llama", GgufReader.Read(path).GetText("general.architecture"));
    }

    [Fact]
    public void Ensure_TrainedFileBesideTheProgram_IsIt()
    {
        using TemporaryFolder folder = new();
        string trained = Path.Combine(folder["program"], BuiltInModel.ShippedFile);
        Directory.CreateDirectory(Path.GetDirectoryName(trained)!);
        File.WriteAllText(trained, "weights");

        Assert.Equal(trained, BuiltInModel.FindTrained(folder["program"]));
        Assert.Equal(trained, BuiltInModel.Ensure(folder["program"], folder["store"]));
        Assert.False(Directory.Exists(folder["store"]));
    }

    [Fact]
    public void Ensure_NoProgramFolder_IsNoise()
    {
        using TemporaryFolder folder = new();

        Assert.Null(BuiltInModel.FindTrained(null));
        Assert.True(File.Exists(BuiltInModel.Ensure(null, folder["store"])));
    }
}
