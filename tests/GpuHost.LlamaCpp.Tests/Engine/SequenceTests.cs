using GpuHost.LlamaCpp.Engine;
using GpuHost.LlamaCpp.Tests.Kit;
using GpuHost.Serving.Models;

namespace GpuHost.LlamaCpp.Tests.Engine;

[Collection(LlamaCollection.Name)]
public sealed class SequenceTests : IDisposable
{
    private static readonly SequenceId First = new(0);
    private static readonly SequenceId Second = new(1);
    private static readonly SequenceId Third = new(2);

    private readonly LlamaModelEngine _engine;

    public SequenceTests(LlamaFixture llama)
    {
        _engine = llama.OpenEngine();
    }

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void CopySequence_Prefix_ChildrenGoOnWithTheSameBits()
    {
        TokenId[] prefix = _engine.RandomTokens(new Random(1), 64);
        _engine.Decode(First, prefix);
        float[] expected = _engine.Decode(First, new TokenId(70));
        _engine.RemoveSequence(First, 64, int.MaxValue);

        _engine.CopySequence(First, Second, 0, 64);
        _engine.CopySequence(First, Third, 0, int.MaxValue);

        Assert.Equal(expected, _engine.Decode(Second, new TokenId(70)));
        _engine.RemoveSequence(Second, 64, int.MaxValue);
        Assert.Equal(expected, _engine.Decode(Third, new TokenId(70)));
        Assert.Equal(new PositionRange(0, 63), _engine.GetPositions(First));
    }

    [Fact]
    public void CopySequence_ManyChildren_TakeNoRoom()
    {
        _engine.Decode(First, _engine.RandomTokens(new Random(2), 128));
        _engine.Decode(First, _engine.RandomTokens(new Random(3), 128));
        for (int child = 1; child < 16; child++)
        {
            _engine.CopySequence(First, new SequenceId(child), 0, 256);
        }

        // 256 of the 512 cells are free for what differs.
        for (int child = 0; child < 16; child++)
        {
            _engine.Decode(new SequenceId(child), _engine.RandomTokens(new Random(child), 16));
        }

        Assert.Equal(272, _engine.GetPositions(new SequenceId(15)).Count);
    }

    [Fact]
    public void CopySequence_SuffixToAnother_MovesThePart()
    {
        TokenId[] text = _engine.RandomTokens(new Random(4), 96);
        float[] expected = [.. _engine.Decode(First, text)];
        _engine.RemoveSequence(First, 95, int.MaxValue);

        // The way a suffix is saved and brought back: prefix from one, the rest from another.
        _engine.CopySequence(First, Second, 64, 95);
        _engine.CopySequence(First, Third, 0, 64);
        Assert.Equal(new PositionRange(64, 94), _engine.GetPositions(Second));
        _engine.CopySequence(Second, Third, 64, 95);
        _engine.RemoveSequence(First, 0, int.MaxValue);
        _engine.RemoveSequence(Second, 0, int.MaxValue);

        Assert.InRange(EngineTexts.Distance(expected, _engine.Decode(Third, text[95])), 0, 5e-3f);
    }

    [Fact]
    public void RemoveSequence_OneOfTwoSharers_TheOtherKeepsItsCells()
    {
        _engine.Decode(First, _engine.RandomTokens(new Random(5), 32));
        _engine.CopySequence(First, Second, 0, 32);

        Assert.True(_engine.RemoveSequence(First, 0, int.MaxValue));

        Assert.True(_engine.GetPositions(First).IsEmpty);
        Assert.Equal(new PositionRange(0, 31), _engine.GetPositions(Second));
    }

    [Fact]
    public void RemoveSequence_Tail_SequenceGoesOnFromThere()
    {
        TokenId[] text = _engine.RandomTokens(new Random(6), 40);
        _engine.Decode(First, text.AsSpan(..30));
        float[] expected = _engine.Decode(First, text[30]);

        Assert.True(_engine.RemoveSequence(First, 30, int.MaxValue));

        Assert.Equal(expected, _engine.Decode(First, text[30]));
    }

    [Theory]
    [InlineData(0, int.MaxValue)]
    [InlineData(5, 9)]
    [InlineData(0, 0)]
    public void RemoveSequence_NothingThere_IsTrue(int from, int to) => Assert.True(_engine.RemoveSequence(Second, from, to));

    [Fact]
    public void Clear_Everything_IsGone()
    {
        _engine.Decode(First, _engine.RandomTokens(new Random(7), 32));
        _engine.Decode(Second, _engine.RandomTokens(new Random(8), 32));

        _engine.Clear();

        Assert.True(_engine.GetPositions(First).IsEmpty);
        Assert.True(_engine.GetPositions(Second).IsEmpty);
        Assert.Throws<ModelEngineException>(() => _engine.GetLogits(0).Length);
    }
}
