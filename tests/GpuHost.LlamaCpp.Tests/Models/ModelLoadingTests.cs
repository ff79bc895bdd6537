using System.Text;
using GpuHost.LlamaCpp.Engine;
using GpuHost.LlamaCpp.Models;
using GpuHost.LlamaCpp.Tests.Kit;
using GpuHost.Serving.Gguf;
using GpuHost.Serving.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace GpuHost.LlamaCpp.Tests.Models;

[Collection(LlamaCollection.Name)]
public sealed class ModelLoadingTests(LlamaFixture llama)
{
    [Fact]
    public void Load_SeededModel_IsDescribed()
    {
        using LlamaModel model = llama.LoadModel();

        ModelDescription description = model.Description;
        Assert.Equal("seeded-1", description.Name);
        Assert.Equal("llama", description.Architecture);
        Assert.Equal(Path.GetFullPath(llama.ModelPath), description.Path);
        Assert.Equal((2, 64, 2048), (description.LayerCount, description.EmbeddingWidth, description.TrainedContextTokens));
        Assert.True(description.ParameterCount > 0);
        Assert.True(description is { CanGenerate: true, CanTrimSequences: true, Pooling: PoolingKind.None });
        Assert.Contains("<|im_start|>", description.ChatTemplate, StringComparison.Ordinal);
        Assert.Equal("64", description.Metadata["llama.embedding_length"]);
    }

    [Theory]
    [InlineData("missing", "no model file")]
    [InlineData("folder", "is a folder")]
    [InlineData("empty", "Not a sound GGUF file")]
    [InlineData("noise", "does not start with the letters GGUF")]
    [InlineData("adapter", "not a model")]
    public void Load_NotAModel_SaysWhy(string kind, string reason)
    {
        string path = llama.PathOf($"bad-{kind}");
        switch (kind)
        {
            case "folder":
                Directory.CreateDirectory(path);
                break;
            case "empty":
                File.WriteAllBytes(path, []);
                break;
            case "noise":
                File.WriteAllText(path, new string('x', 4096));
                break;
            case "adapter":
                path = llama.WriteAdapter(1);
                break;
        }

        var refusal = Assert.Throws<ModelEngineException>(() => llama.LoadModel(path));

        Assert.Equal(ModelEngineFailure.ModelUnreadable, refusal.Failure);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.999)]
    [InlineData(0.5)]
    [InlineData(0.01)]
    public void Load_Truncated_SaysWhere(double share)
    {
        byte[] whole = File.ReadAllBytes(llama.ModelPath);
        string path = llama.PathOf("truncated.gguf");
        File.WriteAllBytes(path, whole[..(int)(whole.Length * share)]);

        var refusal = Assert.Throws<ModelEngineException>(() => llama.LoadModel(path));

        Assert.Equal(ModelEngineFailure.ModelUnreadable, refusal.Failure);
        Assert.Contains("at byte", refusal.Message, StringComparison.Ordinal);
    }

    // What llama.cpp would end the process on.
    [Theory]
    [InlineData("llama.block_count", 0u)]
    [InlineData("llama.block_count", 513u)]
    [InlineData("llama.attention.layer_norm_rms_epsilon", 0x7FC00000u)]
    [InlineData("llama.attention.layer_norm_rms_epsilon", 0xBF800000u)]
    public void Load_ValueThatLlamaAsserts_IsRefusedBefore(string key, uint value)
    {
        string path = GgufPatch.Write(llama.ModelPath, llama.PathOf("asserted.gguf"), key, value);

        var refusal = Assert.Throws<ModelEngineException>(() => llama.LoadModel(path));

        Assert.Contains(key, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_EqualTokens_AreRefusedBefore()
    {
        // The first letter of the alphabet becomes its second.
        byte[] first = [1, 0, 0, 0, 0, 0, 0, 0, (byte)'a'];
        byte[] second = [1, 0, 0, 0, 0, 0, 0, 0, (byte)'b'];
        string path = GgufPatch.WriteText(
            llama.ModelPath, llama.PathOf("equal-tokens.gguf"), Encoding.UTF8.GetString(first), Encoding.UTF8.GetString(second));

        var refusal = Assert.Throws<ModelEngineException>(() => llama.LoadModel(path));

        Assert.Contains("the token 'b' stands twice", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_RandomlyDamagedHeader_IsRefusedOrWorks()
    {
        const int Seed = 20261122;
        var random = new Random(Seed);
        byte[] whole = File.ReadAllBytes(llama.ModelPath);
        int headerBytes = (int)GgufReader.Read(llama.ModelPath).DataOffset;
        string path = llama.PathOf("damaged.gguf");
        int refused = 0;
        for (int run = 0; run < 300; run++)
        {
            byte[] damaged = (byte[])whole.Clone();
            for (int hits = random.Next(1, 6); hits > 0; hits--)
            {
                damaged[random.Next(headerBytes)] = (byte)random.Next(256);
            }

            File.Delete(path);
            File.WriteAllBytes(path, damaged);
            try
            {
                using LlamaModelEngine engine = llama.OpenEngine(path: path);
                engine.Decode(new SequenceId(0), engine.Tokens("hello"));
            }
            catch (ModelEngineException)
            {
                refused++;
            }
        }

        Assert.True(refused > 200, $"Of 300 damaged files {refused} were refused (seed {Seed}).");
    }

    [Fact]
    public void Load_WithProgress_EndsAtOne()
    {
        var shares = new List<float>();

        LlamaModel.Load(llama.Library, Options, NullLoggerFactory.Instance, new Immediate(shares.Add)).Dispose();

        Assert.Equal(1, shares[^1]);
        Assert.Equal(shares.Order(), shares);
    }

    [Fact]
    public void Load_ProgressThrows_ItsExceptionComesOut() =>
        Assert.Throws<TimeZoneNotFoundException>(() => LlamaModel.Load(
            llama.Library, Options, NullLoggerFactory.Instance, new Immediate(_ => throw new TimeZoneNotFoundException())));

    [Fact]
    public void Load_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => LlamaModel.Load(
            llama.Library, Options, NullLoggerFactory.Instance, new Immediate(_ => source.Cancel()), source.Token));
    }

    private LlamaModelOptions Options => new() { Path = llama.ModelPath };

    private sealed class Immediate(Action<float> report) : IProgress<float>
    {
        public void Report(float value) => report(value);
    }
}
