using System.Security.Cryptography;
using GpuHost.Serving.Gguf;
using GpuHost.Serving.SeededModels;

namespace GpuHost.Serving.Tests.SeededModels;

public sealed class SeededModelTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("seeded-");

    private string ModelPath => Path.Combine(_folder.FullName, "models", "m.gguf");

    public void Dispose() => _folder.Delete(recursive: true);

    // These digests are a promise: a seed names the same model in every version and on every machine.
    [Theory]
    [InlineData(GgufTensorType.Q8_0, "6d2e7e52f76e7db17cb08c3c38264b23d62284e358bbb3aa4b28146a56165cf4")]
    [InlineData(GgufTensorType.F16, "41647d183d1555c1650272cde1b51e42a96b2fefbf5eceab9926ee0330ef5b3f")]
    [InlineData(GgufTensorType.F32, "08294ffc5dbd60467b688909842783132d85e434564d91746dfbd42ee36f4330")]
    [InlineData(GgufTensorType.Q4_0, "e8f396856a5461830c4af77d30cebc08aa95f2a98378a2f10e0e4117e3d48b71")]
    public void Write_DefaultShape_GivesTheSameBytesEverywhere(GgufTensorType type, string digest)
    {
        SeededModel.Write(ModelPath, SeededModelShape.Default with { WeightType = type });

        Assert.Equal(digest, Digest(ModelPath));
    }

    [Theory]
    [InlineData(true, 2 + (9 * 3))]
    [InlineData(false, 3 + (9 * 3))]
    public void Write_AnyShape_IsSoundAndCompleteGguf(bool tied, int tensorCount)
    {
        SeededModelShape shape = SeededModelShape.Default with { LayerCount = 3, TiedEmbeddings = tied, KvHeadCount = 1 };
        SeededModel.Write(ModelPath, shape);

        GgufFile file = GgufReader.Read(ModelPath);
        Assert.Equal(tensorCount, file.Tensors.Count);
        GgufTensor last = file.Tensors[^1];
        long end = GgufReader.AlignUp(file.DataOffset + last.Offset + last.SizeBytes!.Value, GgufReader.DefaultAlignment);
        Assert.Equal(new FileInfo(ModelPath).Length, end);
        Assert.Equal([256L, 64L], file.Tensors.Single(tensor => tensor.Name == "blk.2.attn_k.weight").Dimensions);
    }

    [Fact]
    public void EnsureExists_SameShapeTwice_LeavesTheFileAlone()
    {
        SeededModel.EnsureExists(ModelPath, SeededModelShape.Default);
        File.SetLastWriteTimeUtc(ModelPath, DateTime.UnixEpoch);
        SeededModel.EnsureExists(ModelPath, SeededModelShape.Default);

        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(ModelPath));
    }

    [Fact]
    public void EnsureExists_OtherShapeOrDamaged_WritesItAnew()
    {
        SeededModel.Write(ModelPath, SeededModelShape.Default);
        string digest = Digest(ModelPath);

        SeededModel.Write(ModelPath, SeededModelShape.Default with { Seed = 2 });
        SeededModel.EnsureExists(ModelPath, SeededModelShape.Default);
        Assert.Equal(digest, Digest(ModelPath));

        File.WriteAllBytes(ModelPath, File.ReadAllBytes(ModelPath)[..1000]);
        SeededModel.EnsureExists(ModelPath, SeededModelShape.Default);
        Assert.Equal(digest, Digest(ModelPath));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(ModelPath)!));
    }

    [Fact]
    public void WriteAdapter_TwoSeeds_GiveTwoSoundFiles()
    {
        string other = Path.Combine(_folder.FullName, "other.gguf");
        SeededAdapter.Write(ModelPath, SeededModelShape.Default, seed: 1);
        SeededAdapter.Write(other, SeededModelShape.Default, seed: 2);

        Assert.NotEqual(Digest(ModelPath), Digest(other));
        Assert.Equal(2 * 2 * 2, GgufReader.Read(ModelPath).Tensors.Count);
    }

    [Fact]
    public void Write_ImpossibleShape_SaysWhatIsNeeded()
    {
        SeededModelShape shape = SeededModelShape.Default with { KvHeadCount = 3 };

        ArgumentException refusal = Assert.Throws<ArgumentException>(() => SeededModel.Write(ModelPath, shape));
        Assert.Contains("KV heads", refusal.Message, StringComparison.Ordinal);
    }

    private static string Digest(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
