using GpuHost.LlamaCpp.Engine;
using GpuHost.Serving.Engine;
using GpuHost.Serving.Models;
using GpuHost.Serving.Requests;
using GpuHost.Serving.Sampling;
using GpuHost.Serving.SeededModels;
using GpuHost.Serving.Snapshots;
using GpuHost.Serving.Snapshots.Format;
using GpuHost.Serving.Snapshots.Store;
using Pipelines.Core.Storage;
using Pipelines.Storage.Files;
using Pipelines.TestKit.Storage;

namespace GpuHost.Serving.Tests.Real;

/// <summary>
/// What must never reach llama.cpp, and what becomes of the request: refused before native code, counted, deleted, answered with
/// the very bits of an engine that has no snapshots. Every case ends with a hit, so that none passes because nothing is read.
/// </summary>
[Collection(RealModelCollection.Name)]
public sealed class SnapshotGateTests(RealModel model) : IDisposable
{
    private const int PrefixTokens = 192;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Generate_BitsFlippedAnywhere_ComputesTheSameBits(int seed)
    {
        var random = new Random(seed);
        await AssertRefusedAsync(4, file =>
        {
            for (int flips = random.Next(1, 4); flips > 0; flips--)
            {
                file[random.Next(file.Length)] ^= (byte)(1 << random.Next(8));
            }

            return file;
        });
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("empty")]
    [InlineData("longer")]
    [InlineData("zeros")]
    [InlineData("version")]
    [InlineData("length of the payload")]
    [InlineData("half of another")]
    public async Task Generate_DamagedOtherwise_ComputesTheSameBits(string damage) => await AssertRefusedAsync(1, file => damage switch
    {
        "cut" => file[..(file.Length * 2 / 3)],
        "empty" => [],
        "longer" => [.. file, 0],
        "zeros" => new byte[file.Length],
        "version" => [.. file[..4], 9, 0, .. file[6..]],
        "length of the payload" => [.. file[..144], 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, .. file[152..]],
        "half of another" => [.. file[..(file.Length / 2)], .. file[..(file.Length / 2)]],
        _ => throw new ArgumentOutOfRangeException(nameof(damage)),
    });

    [Theory]
    [InlineData("model")]
    [InlineData("RoPE")]
    [InlineData("KV type")]
    [InlineData("adapter")]
    [InlineData("tenant")]
    public async Task Generate_SoundSnapshotOfAnotherWhoInItsPlace_ComputesTheSameBits(string other)
    {
        (byte[] foreign, string own) = await StoreBothAsync(other);
        StoredAnswer cold = await AskAsync(stored: false);
        await File.WriteAllBytesAsync(own, foreign);

        StoredAnswer answer = await AskAsync();

        AssertRefused(cold, answer);
        await AssertHitAsync(cold);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Generate_SoundFileWithAPayloadThatTheEngineRefuses_EmptiesTheContextAndDeletesIt(bool isShort)
    {
        StoredAnswer cold = await AskAsync(stored: false);
        await AskAsync();
        Forge(state => isShort ? state[..^64] : Enumerable.Repeat((byte)0x5a, state.Length).ToArray());

        StoredAnswer answer = await AskAsync();

        Assert.Equal((0, 1, 1L), (answer.Statistics.StoreSnapshotsRefused, answer.Statistics.SnapshotsRefused, answer.Statistics.ContextRebuilds));
        Assert.Equal((0, cold.Text), (answer.CachedTokens, answer.Text));
        await AssertHitAsync(cold);
    }

    [Fact]
    public async Task Generate_SoundFileWithValuesThatAreNoNumbers_FailsOnceAndNeverAgain()
    {
        StoredAnswer cold = await AskAsync(stored: false);
        await AskAsync();
        Forge(state =>
        {
            // The last of the layers' values: f16 NaNs.
            for (int i = state.Length - 4_096; i < state.Length; i++)
            {
                state[i] = 0x7f;
            }

            return state;
        });

        RequestException failure = await Assert.ThrowsAsync<RequestException>(() => AskAsync());
        Assert.Equal(RequestFailure.EngineFault, failure.Failure);
        StoredAnswer answer = await AskAsync();

        Assert.Equal((0, cold.Text), (answer.CachedTokens, answer.Text));
        await AssertHitAsync(cold);
    }

    private async Task AssertRefusedAsync(int rounds, Func<byte[], byte[]> damage)
    {
        StoredAnswer cold = await AskAsync(stored: false);
        await AskAsync();
        for (int round = 0; round < rounds; round++)
        {
            string file = Assert.Single(Files());
            byte[] before = await File.ReadAllBytesAsync(file);
            byte[] damaged = damage([.. before]);
            Assert.NotEqual(before, damaged);
            await File.WriteAllBytesAsync(file, damaged);

            AssertRefused(cold, await AskAsync());
            Assert.Equal(before, await File.ReadAllBytesAsync(Assert.Single(Files())));
        }

        await AssertHitAsync(cold);
    }

    private static void AssertRefused(StoredAnswer cold, StoredAnswer answer)
    {
        Assert.Equal(1, answer.Statistics.StoreSnapshotsRefused);
        Assert.Equal((0L, 0L), (answer.Statistics.PromptTokensRestored, answer.Statistics.SnapshotsRefused));
        Assert.Equal((0, cold.Text), (answer.CachedTokens, answer.Text));
    }

    private async Task AssertHitAsync(StoredAnswer cold)
    {
        StoredAnswer warm = await AskAsync();
        Assert.Equal((PrefixTokens, PrefixTokens), (warm.CachedTokens, warm.Statistics.PromptTokensFromDisk));
        Assert.Equal(cold.Text, warm.Text);
    }

    /// <summary>The bytes that another model, context or tenant stored for these tokens, and the file that this one did.</summary>
    private async Task<(byte[] Foreign, string Own)> StoreBothAsync(string other)
    {
        await AskAsync(other: other);
        string foreign = Assert.Single(Files());
        await AskAsync();
        return (await File.ReadAllBytesAsync(foreign), Assert.Single(Files(), file => file != foreign));
    }

    /// <summary>Puts another payload into the stored file, with every digest right.</summary>
    private void Forge(Func<byte[], byte[]> payload)
    {
        string path = Assert.Single(Files());
        byte[] file = File.ReadAllBytes(path);
        Assert.True(KvsName.TryParse(BlobPath.Parse(Path.GetRelativePath(_folder.FullPath, path).Replace('\\', '/')), out KvsName? name));
        Assert.Equal(KvsFault.None, KvsReader.ReadHeader(file, name.Value, out KvsHeader? header));
        Assert.Equal(KvsFault.None, KvsReader.ReadPayload(file, header!, out byte[]? state));
        File.WriteAllBytes(path, KvsWriter.Write(name.Value, header!.Start, header.ParentChain, header.Tokens, header.Codec, payload(state!)));
    }

    private string[] Files() => Directory.GetFiles(_folder.FullPath, "*.kvs", SearchOption.AllDirectories);

    private async Task<StoredAnswer> AskAsync(bool stored = true, string? other = null)
    {
        using RealModel? otherModel = other == "model" ? new RealModel(SeededModelShape.Default with { Seed = 9 }) : null;
        RealModel opened = otherModel ?? model;
        string adapter = _folder["tone.gguf"];
        SeededAdapter.Write(adapter, SeededModelShape.Default, seed: 3);
        var options = new EngineOptions
        {
            ChecksEveryStep = true,
            AlwaysRestores = true,
            IsDeterministic = true,
            HostSnapshotBytesMax = stored ? 1 << 26 : 0,
            Adapters = [new AdapterFile("tone", adapter)],
            SnapshotStore = new SnapshotStoreOptions(
                opened.File, new SnapshotTierOptions(CacheTier.Disk, new FileBlobStore(_folder.FullPath, TimeProvider.System)))
            {
                WaitMax = TimeSpan.FromSeconds(60),
            },
        };
        var engine = new ServingEngine(
            opened.OpenModel(2_048, ropeFrequencyBase: other == "RoPE" ? 20_000 : null, kvType: other == "KV type" ? KvType.Q8_0 : KvType.F16),
            options,
            TimeProvider.System);
        GenerationRequest request = new()
        {
            Prompt = [.. Enumerable.Range(0, PrefixTokens + 30).Select(i => new TokenId(10 + (((i * i) + (7 * i)) % 900)))],
            Breakpoints = [PrefixTokens],
            OutputTokensMax = 3,
            IgnoresEnd = true,
            Sampling = new SamplingSettings { TopLogProbs = 5 },
            Adapters = other == "adapter" ? [engine.Adapters["tone"].Use] : [],
            Tenant = other == "tenant" ? "other" : "",
        };
        await using (engine)
        {
            GenerationResult result = await engine.GenerateAsync(request, CancellationToken.None);
            return new StoredAnswer(result, engine.Statistics);
        }
    }
}
