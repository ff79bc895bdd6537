using GpuHost.Serving.Kv;
using GpuHost.Serving.Models;
using GpuHost.Serving.Scheduling;

namespace GpuHost.Serving.Requests;

/// <summary>
/// One vector in the making. A model that pools by itself gets the whole text in one batch; otherwise the hidden states are
/// pooled here as they come, chunk by chunk. It never starts from a cached prefix: the states of its tokens are not cached.
/// </summary>
internal sealed class VectorJob(VectorRequest request, JobTerms terms, PoolingKind modelPooling)
    : SequenceJob(terms, Array.ConvertAll(request.Prompt, token => token.Value))
{
    private readonly TaskCompletionSource<VectorResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TokenMeter _meter = new(request.Prompt.Length);
    private float[]? _sum;
    private int _taken;
    private volatile bool _isCancelled;

    public Task<VectorResult> Result => _result.Task;

    public override bool IsCancelled => _isCancelled;

    public override bool NeedsWholePrompt => modelPooling != PoolingKind.None;

    public override bool SharesPrefix => false;

    private PoolingKind Pooling => modelPooling != PoolingKind.None ? modelPooling : request.Pooling;

    /// <summary>From any thread: the next step drops the job.</summary>
    public void RequestCancellation() => _isCancelled = true;

    public override bool WantsOutput(int position) => NeedsWholePrompt || Pooling switch
    {
        PoolingKind.Cls => position == 0 || position == Count - 1,
        PoolingKind.Last => position == Count - 1,
        _ => true,
    };

    public override JobStep TakeOutput(StepOutputs outputs, int row)
    {
        _taken++;
        if (!NeedsWholePrompt)
        {
            Pool(outputs.Embedding(row));
        }

        if (_taken < OutputsMax)
        {
            return JobStep.GoesOn;
        }

        _result.TrySetResult(new VectorResult(Finished(outputs), _meter.Total));
        return JobStep.Finished;
    }

    public override KvRetention Retention(long now, bool isFinished) => KvRetention.Nothing;

    public override void Fail(Exception failure) => _result.TrySetException(failure);

    public override void Cancel() => _result.TrySetCanceled();

    // Started again after a swap-out, it computes every token again.
    protected override void OnStarted(int cachedTokens)
    {
        _meter.NoteAdmission(cachedTokens);
        _taken = 0;
        _sum = null;
    }

    protected override void OnRestored(int tokens) => throw new InvalidOperationException("Nothing is restored for a vector.");

    private int OutputsMax => NeedsWholePrompt ? Count : Pooling switch
    {
        PoolingKind.Cls => Math.Min(Count, 2),
        PoolingKind.Last => 1,
        _ => Count,
    };

    private void Pool(ReadOnlySpan<float> state)
    {
        if (_sum is null)
        {
            _sum = state.ToArray();
        }
        else if (Pooling == PoolingKind.Mean)
        {
            for (int i = 0; i < _sum.Length; i++)
            {
                _sum[i] += state[i];
            }
        }
    }

    private float[] Finished(StepOutputs outputs)
    {
        if (NeedsWholePrompt)
        {
            return outputs.Pooled(Lease!.Sequence).ToArray();
        }

        return Pooling == PoolingKind.Mean ? Array.ConvertAll(_sum!, value => value / Count) : _sum!;
    }
}
