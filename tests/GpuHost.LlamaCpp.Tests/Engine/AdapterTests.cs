using GpuHost.LlamaCpp.Engine;
using GpuHost.LlamaCpp.Tests.Kit;
using GpuHost.Serving.Gguf;
using GpuHost.Serving.Models;
using GpuHost.Serving.SeededModels;

namespace GpuHost.LlamaCpp.Tests.Engine;

[Collection(LlamaCollection.Name)]
public sealed class AdapterTests : IDisposable
{
    private readonly LlamaFixture _llama;
    private readonly LlamaModelEngine _engine;

    public AdapterTests(LlamaFixture llama)
    {
        _llama = llama;
        _engine = llama.OpenEngine();
    }

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void Decode_WithAdapters_EachBatchHasItsOwn()
    {
        AdapterId one = _engine.LoadAdapter(_llama.WriteAdapter(1));
        AdapterId two = _engine.LoadAdapter(_llama.WriteAdapter(2));
        float[] plain = Decode();
        float[] withOne = Decode(new AdapterUse(one, 1));
        float[] withTwo = Decode(new AdapterUse(two, 1));

        Assert.NotInRange(EngineTexts.Distance(plain, withOne), 0, 0.01f);
        Assert.NotInRange(EngineTexts.Distance(withOne, withTwo), 0, 0.01f);
        Assert.NotInRange(EngineTexts.Distance(withOne, Decode(new AdapterUse(one, 0.25f))), 0, 0.01f);
        Assert.NotInRange(EngineTexts.Distance(withOne, Decode(new AdapterUse(one, 1), new AdapterUse(two, 1))), 0, 0.01f);
        Assert.Equal(withOne, Decode(new AdapterUse(one, 1)));
        Assert.Equal(plain, Decode());
    }

    [Fact]
    public void UnloadAdapter_InUse_TheContextForgetsItFirst()
    {
        float[] plain = Decode();
        AdapterId adapter = _engine.LoadAdapter(_llama.WriteAdapter(1));
        Decode(new AdapterUse(adapter, 1));

        _engine.UnloadAdapter(adapter);

        Assert.Equal(plain, Decode());
        Assert.Throws<ModelEngineException>(() => Decode(new AdapterUse(adapter, 1)));
        Assert.Throws<ModelEngineException>(() => _engine.UnloadAdapter(adapter));
    }

    [Theory]
    [InlineData("missing", "no such file")]
    [InlineData("model", "not an adapter")]
    [InlineData("truncated", "at byte")]
    [InlineData("other architecture", "made for the architecture")]
    [InlineData("other shape", "incorrect shape")]
    public void LoadAdapter_ThatDoesNotFit_SaysWhy(string kind, string reason)
    {
        string path = kind switch
        {
            "model" => _llama.ModelPath,
            "truncated" => Truncated(),
            "other architecture" => GgufPatch.WriteText(_llama.WriteAdapter(1), _llama.PathOf("qwen.gguf"), "llama", "qwen2"),
            "other shape" => OtherShape(),
            _ => _llama.PathOf("missing.gguf"),
        };

        var refusal = Assert.Throws<ModelEngineException>(() => _engine.LoadAdapter(path));

        Assert.Equal(ModelEngineFailure.AdapterUnreadable, refusal.Failure);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Decode();
    }

    [Fact]
    public void LoadAdapter_RandomlyDamagedHeader_IsRefusedOrWorks()
    {
        const int Seed = 20261122;
        var random = new Random(Seed);
        string sound = _llama.WriteAdapter(1);
        byte[] whole = File.ReadAllBytes(sound);
        int headerBytes = (int)GgufReader.Read(sound).DataOffset;
        string path = _llama.PathOf("damaged-adapter.gguf");
        int refused = 0;
        for (int run = 0; run < 200; run++)
        {
            byte[] damaged = (byte[])whole.Clone();
            for (int hits = random.Next(1, 6); hits > 0; hits--)
            {
                damaged[random.Next(headerBytes)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(path, damaged);
            try
            {
                AdapterId adapter = _engine.LoadAdapter(path);
                Decode(new AdapterUse(adapter, 1));
                _engine.UnloadAdapter(adapter);
            }
            catch (ModelEngineException)
            {
                refused++;
            }
        }

        Assert.True(refused > 100, $"Of 200 damaged files {refused} were refused (seed {Seed}).");
    }

    private float[] Decode(params AdapterUse[] adapters)
    {
        TokenId[] text = _engine.RandomTokens(new Random(3), 12);
        var batch = new BatchPlan(text.Length);
        batch.Reset(BatchOutput.Logits, adapters);
        for (int i = 0; i < text.Length; i++)
        {
            batch.Add(text[i], i, new SequenceId(0), i == text.Length - 1);
        }

        _engine.Clear();
        Assert.True(_engine.Decode(batch).IsOk);
        return _engine.GetLogits(0).ToArray();
    }

    private string Truncated()
    {
        byte[] whole = File.ReadAllBytes(_llama.WriteAdapter(1));
        string path = _llama.PathOf("truncated-adapter.gguf");
        File.WriteAllBytes(path, whole[..^100]);
        return path;
    }

    private string OtherShape()
    {
        string path = _llama.PathOf("wide-adapter.gguf");
        SeededAdapter.Write(path, LlamaFixture.Shape with { Width = 96 }, seed: 1);
        return path;
    }
}
