using System.Diagnostics;
using GpuHost.Serving.Models;

namespace Pipelines.Bench.Engine;

/// <summary>
/// What a loop without any serving would do over the same bindings: read prompts, share a prefix by hand, decode all
/// sequences in step, take the likeliest token. It is the yardstick for what the serving loop adds.
/// </summary>
internal sealed class BareLoop(IModelEngine engine) : IDisposable
{
    private readonly BatchPlan _batch = new(engine.Limits.BatchTokensMax);
    private readonly TokenId[] _next = new TokenId[engine.Limits.SequencesMax];
    private readonly int[] _rows = new int[engine.Limits.SequencesMax];
    private readonly int[] _positions = new int[engine.Limits.SequencesMax];

    public void Prefill(int sequence, TokenId[] tokens, int chunkTokens)
    {
        var id = new SequenceId(sequence);
        for (int from = 0; from < tokens.Length; from += chunkTokens)
        {
            _batch.Reset(BatchOutput.Logits, []);
            int to = Math.Min(tokens.Length, from + chunkTokens);
            for (int i = from; i < to; i++)
            {
                _rows[sequence] = _batch.Add(tokens[i], _positions[sequence]++, id, wantsOutput: i == tokens.Length - 1);
            }

            Decode();
        }

        _next[sequence] = Likeliest(engine.GetLogits(_rows[sequence]));
    }

    public void Share(int source, int destination)
    {
        engine.CopySequence(new SequenceId(source), new SequenceId(destination), 0, _positions[source]);
        _positions[destination] = _positions[source];
    }

    public void Forget(int sequence)
    {
        engine.RemoveSequence(new SequenceId(sequence), 0, int.MaxValue);
        _positions[sequence] = 0;
    }

    /// <summary>One token for each of the first sequences from <paramref name="first"/> on; returns the time it took.</summary>
    public TimeSpan Step(int first, int count)
    {
        long start = Stopwatch.GetTimestamp();
        _batch.Reset(BatchOutput.Logits, []);
        for (int sequence = first; sequence < first + count; sequence++)
        {
            _rows[sequence] = _batch.Add(_next[sequence], _positions[sequence]++, new SequenceId(sequence), wantsOutput: true);
        }

        Decode();
        for (int sequence = first; sequence < first + count; sequence++)
        {
            _next[sequence] = Likeliest(engine.GetLogits(_rows[sequence]));
        }

        return Stopwatch.GetElapsedTime(start);
    }

    public void Dispose() => engine.Dispose();

    private void Decode()
    {
        DecodeOutcome outcome = engine.Decode(_batch);
        if (!outcome.IsOk)
        {
            throw new InvalidOperationException($"The bare loop's decode failed: {outcome}.");
        }
    }

    private static TokenId Likeliest(ReadOnlySpan<float> logits)
    {
        int best = 0;
        for (int token = 1; token < logits.Length; token++)
        {
            best = logits[token] > logits[best] ? token : best;
        }

        return new TokenId(best);
    }
}
