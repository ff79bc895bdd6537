using System.Buffers.Binary;
using GpuHost.LlamaCpp.Engine;
using GpuHost.LlamaCpp.Tests.Kit;
using GpuHost.Serving.Models;

namespace GpuHost.LlamaCpp.Tests.Engine;

[Collection(LlamaCollection.Name)]
public sealed class StateTests : IDisposable
{
    private static readonly SequenceId First = new(0);
    private static readonly SequenceId Second = new(9);

    private readonly LlamaFixture _llama;
    private readonly LlamaModelEngine _engine;

    public StateTests(LlamaFixture llama)
    {
        _llama = llama;
        _engine = llama.OpenEngine();
    }

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void Layout_SeededModel_IsPlainF16()
    {
        // Two layers, keys and values, two heads of 16 numbers of two bytes.
        Assert.Equal(2 * 2 * 2 * 16 * 2, _engine.Layout.BytesPerToken);
        Assert.Equal(("f16", "f16", false, 1), (_engine.Layout.KeyType, _engine.Layout.ValueType, _engine.Layout.ValuesTransposed, _engine.Layout.StreamCount));
        Assert.Equal((10_000f, 1f, "none"), (_engine.Layout.RopeFrequencyBase, _engine.Layout.RopeFrequencyScale, _engine.Layout.RopeScaling));
    }

    [Fact]
    public void Open_KvTypeWhoseBlocksDoNotFitTheHeads_IsRefusedWithTheReason()
    {
        ModelEngineException refusal = Assert.Throws<ModelEngineException>(
            () => _llama.OpenEngine(LlamaFixture.SmallContext with { KeyType = KvType.Q8_0, ValueType = KvType.Q8_0 })); // heads of 16 numbers

        Assert.Equal(ModelEngineFailure.ContextUnavailable, refusal.Failure);
        Assert.Contains("q8_0", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(KvType.F32, 4)]
    [InlineData(KvType.Bf16, 2)]
    public void Open_OtherKvType_SaysSoAndTakesNoStateOfAnother(KvType type, int bytesPerNumber)
    {
        (byte[] state, _) = SaveAndContinue(_engine, First);
        using LlamaModelEngine other = _llama.OpenEngine(LlamaFixture.SmallContext with { KeyType = type, ValueType = type });

        Assert.Equal((KvTypes.NameOf(type), KvTypes.NameOf(type)), (other.Layout.KeyType, other.Layout.ValueType));
        Assert.Equal(2 * 2 * 2 * 16 * bytesPerNumber, other.Layout.BytesPerToken);
        Assert.False(other.TryRestoreState(First, state));
        (byte[] own, float[] expected) = SaveAndContinue(other, Second);
        other.Clear();
        Assert.True(other.TryRestoreState(First, own));
        Assert.Equal(expected, other.Decode(First, new TokenId(70)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(100)]
    public void GetStateSizeBytes_Tokens_FollowsTheFormula(int tokens)
    {
        _engine.Decode(First, _engine.RandomTokens(new Random(tokens), tokens));

        Assert.Equal(16 + (12 * tokens) + 8 + (4 * 12) + (tokens * _engine.Layout.BytesPerToken), _engine.GetStateSizeBytes(First));
    }

    [Fact]
    public void TryRestoreState_SameContext_ContinuesWithTheSameBits()
    {
        (byte[] state, float[] expected) = SaveAndContinue(_engine, First);
        _engine.Clear();

        Assert.True(_engine.TryRestoreState(Second, state));

        Assert.Equal(new PositionRange(0, 63), _engine.GetPositions(Second));
        Assert.Equal(expected, _engine.Decode(Second, new TokenId(70)));
    }

    [Fact]
    public void TryRestoreState_OtherContextOfTheModel_ContinuesWithTheSameBits()
    {
        (byte[] state, float[] expected) = SaveAndContinue(_engine, First);
        using LlamaModelEngine other = _llama.OpenEngine(LlamaFixture.SmallContext with { ContextTokens = 1024, SequencesMax = 3 });

        Assert.True(other.TryRestoreState(new SequenceId(2), state));

        Assert.Equal(expected, other.Decode(new SequenceId(2), new TokenId(70)));
    }

    [Fact]
    public void SaveState_RestoredSequence_GivesTheSameBytes()
    {
        (byte[] state, _) = SaveAndContinue(_engine, First);
        _engine.Clear();
        Assert.True(_engine.TryRestoreState(First, state));

        Assert.Equal(state, _engine.Save(First));
    }

    [Fact]
    public void SaveState_SuffixOnly_JoinsItsPrefixAgain()
    {
        TokenId[] text = _engine.RandomTokens(new Random(3), 96);
        _engine.Decode(First, text.AsSpan(..64));
        _engine.Decode(First, text.AsSpan(64..));
        float[] expected = _engine.Decode(First, new TokenId(70));
        _engine.RemoveSequence(First, 96, int.MaxValue);
        var scratch = new SequenceId(3);
        _engine.CopySequence(First, scratch, 64, 96);
        byte[] suffix = _engine.Save(scratch);
        _engine.RemoveSequence(scratch, 0, int.MaxValue);
        _engine.RemoveSequence(First, 64, int.MaxValue);

        Assert.True(_engine.TryRestoreState(scratch, suffix));
        Assert.Equal(new PositionRange(64, 95), _engine.GetPositions(scratch));
        _engine.CopySequence(scratch, First, 64, 96);
        _engine.RemoveSequence(scratch, 0, int.MaxValue);

        Assert.Equal(expected, _engine.Decode(First, new TokenId(70)));
    }

    [Fact]
    public void TryRestoreState_FragmentedCache_ContinuesWithTheSameLogits()
    {
        (byte[] state, float[] expected) = SaveAndContinue(_engine, First);
        _engine.Clear();

        // Every second cell is taken.
        for (int i = 0; i < 64; i++)
        {
            _engine.Decode(new SequenceId(i % 2), new TokenId(65));
        }

        _engine.RemoveSequence(new SequenceId(0), 0, int.MaxValue);
        Assert.True(_engine.TryRestoreState(Second, state));

        Assert.InRange(EngineTexts.Distance(expected, _engine.Decode(Second, new TokenId(70))), 0, 5e-3f);
    }

    [Fact]
    public void TryRestoreState_AnyTruncation_IsRefusedAndTheSequenceIsEmpty()
    {
        (byte[] state, float[] expected) = SaveAndContinue(_engine, First);
        _engine.Clear();
        var random = new Random(5);
        for (int run = 0; run < 100; run++)
        {
            Assert.False(_engine.TryRestoreState(Second, state.AsSpan(0, random.Next(state.Length))));
            Assert.True(_engine.GetPositions(Second).IsEmpty);
        }

        Assert.False(_engine.TryRestoreState(Second, [.. state, 0]));
        Assert.True(_engine.TryRestoreState(Second, state));
        Assert.Equal(expected, _engine.Decode(Second, new TokenId(70)));
    }

    [Fact]
    public void TryRestoreState_DamagedStructure_NeverReachesTheNativeSide()
    {
        const int Seed = 6;
        (byte[] state, _) = SaveAndContinue(_engine, First);
        _engine.Clear();
        var random = new Random(Seed);
        int structureBytes = 16 + (12 * 64) + 8;
        int refused = 0;
        for (int run = 0; run < 500; run++)
        {
            byte[] damaged = (byte[])state.Clone();
            damaged[random.Next(structureBytes)] ^= (byte)(1 << random.Next(8));
            if (!_engine.TryRestoreState(Second, damaged))
            {
                refused++;
            }

            _engine.RemoveSequence(Second, 0, int.MaxValue);
        }

        // What is left is the sequence number that the state came from, which nobody reads.
        Assert.InRange(refused, 300, 500);
    }

    [Theory]
    [InlineData("magic", 0, 7u)]
    [InlineData("streams", 8, 16u)]
    [InlineData("no cells", 12, 0u)]
    [InlineData("too many cells", 12, 0xFFFFFFFFu)]
    [InlineData("position out of line", 16, 63u)]
    [InlineData("negative position", 16, 0xFFFFFFFFu)]
    [InlineData("cell of two sequences", 20, 2u)]
    [InlineData("transposed values", 16 + (12 * 64), 1u)]
    [InlineData("layers", 20 + (12 * 64), 3u)]
    [InlineData("key type", 24 + (12 * 64), 8u)]
    [InlineData("row size", 28 + (12 * 64), 65u)]
    public void TryRestoreState_FieldThatDoesNotFit_IsRefused(string field, int offset, uint value)
    {
        (byte[] state, _) = SaveAndContinue(_engine, First);
        _engine.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(state.AsSpan(offset), value);

        Assert.False(_engine.TryRestoreState(Second, state), field);
        Assert.True(_engine.GetPositions(Second).IsEmpty);
    }

    [Fact]
    public void TryRestoreState_OtherShapeOfModel_IsRefused()
    {
        (byte[] state, _) = SaveAndContinue(_engine, First);
        using LlamaModelEngine deeper = _llama.OpenEngine(path: _llama.WriteModel(LlamaFixture.Shape with { LayerCount = 3 }));
        using LlamaModelEngine wider = _llama.OpenEngine(path: _llama.WriteModel(LlamaFixture.Shape with { KvHeadCount = 4 }));

        Assert.False(deeper.TryRestoreState(First, state));
        Assert.False(wider.TryRestoreState(First, state));
    }

    [Fact]
    public void TryRestoreState_NoRoom_IsRefusedAndNothingIsLost()
    {
        (byte[] state, _) = SaveAndContinue(_engine, First);
        using LlamaModelEngine small = _llama.OpenEngine(LlamaFixture.SmallContext with { ContextTokens = 256 });
        small.Decode(First, small.RandomTokens(new Random(1), 128));
        small.Decode(First, small.RandomTokens(new Random(1), 100));

        Assert.False(small.TryRestoreState(Second, state));

        Assert.True(small.GetPositions(Second).IsEmpty);
        Assert.Equal(228, small.GetPositions(First).Count);
    }

    // 64 tokens, their state, and the logits after one more.
    private static (byte[] State, float[] Next) SaveAndContinue(LlamaModelEngine engine, SequenceId sequence)
    {
        engine.Decode(sequence, engine.RandomTokens(new Random(2), 64));
        byte[] state = engine.Save(sequence);
        return (state, engine.Decode(sequence, new TokenId(70)));
    }
}
