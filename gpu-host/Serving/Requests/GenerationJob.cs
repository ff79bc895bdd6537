using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using GpuHost.Serving.Kv;
using GpuHost.Serving.Models;
using GpuHost.Serving.Sampling;
using GpuHost.Serving.Scheduling;
using GpuHost.Serving.Snapshots;
using GpuHost.Serving.Text;
using Pipelines.Core.Inference;

namespace GpuHost.Serving.Requests;

/// <summary>
/// One answer in the making: samples a token from each output, turns tokens into text, and knows when it is over. All but
/// <see cref="RequestCancellation"/> belongs to the owner thread.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A job ends exactly once, and each of its ends disposes the sampler.")]
internal sealed class GenerationJob : SequenceJob
{
    private readonly GenerationRequest _request;
    private readonly GenerationLimits _limits;
    private readonly TimeProvider _time;
    private readonly TokenSampler _sampler;
    private readonly OutputText _text;
    private readonly TokenMeter _meter;
    private readonly List<TokenId> _output = [];
    private readonly List<TokenId> _forced = [];
    private readonly List<TokenLogProbs>? _logProbs;
    private readonly TaskCompletionSource<GenerationResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ChannelWriter<GenerationUpdate>? _updates;
    private int _toldLogProbs;
    private long? _startedAt;
    private long? _restoredAt;
    private long? _firstTokenAt;
    private volatile bool _isCancelled;

    /// <param name="request">Checked; its constraint is now this job's.</param>
    /// <param name="terms">How it is scheduled.</param>
    /// <param name="limits">Its bounds, resolved.</param>
    /// <param name="time">For its timing.</param>
    /// <param name="updates">Where pieces of the answer go as they come, or null.</param>
    public GenerationJob(
        GenerationRequest request,
        JobTerms terms,
        GenerationLimits limits,
        TimeProvider time,
        ChannelWriter<GenerationUpdate>? updates)
        : base(terms, Array.ConvertAll(request.Prompt, token => token.Value))
    {
        _request = request;
        _limits = limits;
        _time = time;
        _updates = updates;
        _sampler = new TokenSampler(request.Sampling, request.Constraint);
        _text = new OutputText(request.Stops);
        _meter = new TokenMeter(request.Prompt.Length);
        _logProbs = request.Sampling.TopLogProbs is null ? null : [];
    }

    /// <summary>Not for jobs that stream: those end with their updates.</summary>
    public Task<GenerationResult> Result => _result.Task;

    public override bool IsCancelled => _isCancelled;

    /// <summary>From any thread: the next step drops the job.</summary>
    public void RequestCancellation() => _isCancelled = true;

    public override IReadOnlyList<int> Breakpoints => _request.Breakpoints;

    public override int NextSharesTokens => _request.NextSharesTokens;

    public override bool WantsOutput(int position) => position == Count - 1;

    public override JobStep TakeOutput(StepOutputs outputs, int row)
    {
        SampleOutcome sample = _sampler.Sample(outputs.Logits(row), outputs.Scratch);
        if (sample.Status != SampleStatus.Ok)
        {
            return FailSampling(sample.Status, outputs);
        }

        if (sample.LogProbs is not null)
        {
            _logProbs!.Add(sample.LogProbs);
        }

        FinishReason? finish = TakeToken(sample.Token, outputs.Tokenizer, isForced: false) ?? TakeForced(outputs.Tokenizer);
        if (finish is { } reason)
        {
            Complete(reason);
            return JobStep.Finished;
        }

        Publish();
        return JobStep.GoesOn;
    }

    public override KvRetention Retention(long now, bool isFinished)
    {
        int stated = _request.Breakpoints.LastOrDefault(breakpoint => breakpoint <= ComputedTokens);
        int common = Units.LastOrDefault(point => point.Reason == UnitReason.Common && point.Tokens <= ComputedTokens).Tokens;
        int next = Math.Min(_request.NextSharesTokens, ComputedTokens);
        int unit = Math.Max(Math.Max(stated, common), next);
        long tailUntil = isFinished && _limits.KeepFor > TimeSpan.Zero
            ? now + (long)(_limits.KeepFor.TotalSeconds * _time.TimestampFrequency)
            : 0;
        return new KvRetention(unit, tailUntil);
    }

    public override void Fail(Exception failure)
    {
        _sampler.Dispose();
        if (_updates is null)
        {
            _result.TrySetException(failure);
        }
        else
        {
            _updates.TryComplete(failure);
        }
    }

    public override void Cancel()
    {
        _sampler.Dispose();
        _result.TrySetCanceled();
        _updates?.TryComplete(new OperationCanceledException());
    }

    protected override void OnStarted(int cachedTokens)
    {
        _meter.NoteAdmission(cachedTokens);
        _startedAt ??= _time.GetTimestamp();
    }

    public override void NoteSaved(int tokens) => _meter.NoteSaved(tokens);

    protected override void OnRestored(int tokens)
    {
        _meter.NoteRestored(tokens);
        if (_firstTokenAt is null)
        {
            _restoredAt = _time.GetTimestamp();
        }
    }

    /// <summary>Adds a token to the answer; returns why the answer is over, or null if it goes on.</summary>
    private FinishReason? TakeToken(TokenId token, IModelTokenizer tokenizer, bool isForced)
    {
        _firstTokenAt ??= _time.GetTimestamp();
        _output.Add(token);
        _meter.NoteOutput(isForced);
        if (tokenizer.IsEndOfGeneration(token) && !_request.IgnoresEnd)
        {
            return FinishReason.Stop;
        }

        _sampler.Accept(token);
        _text.Append(tokenizer.GetPiece(token));
        if (_text.IsStopped)
        {
            return FinishReason.Stop;
        }

        if (_output.Count >= _limits.OutputTokensMax)
        {
            return FinishReason.Length;
        }

        Append(token);
        return null;
    }

    /// <summary>Adds what the constraint dictates; all of it is computed in one go with the next step.</summary>
    private FinishReason? TakeForced(IModelTokenizer tokenizer)
    {
        _forced.Clear();
        _sampler.GetForced(_forced);
        foreach (TokenId token in _forced)
        {
            if (TakeToken(token, tokenizer, isForced: true) is { } reason)
            {
                return reason;
            }
        }

        return null;
    }

    private JobStep FailSampling(SampleStatus status, StepOutputs outputs)
    {
        if (status == SampleStatus.LogitsNotFinite)
        {
            outputs.IsContextSuspect = true;
            Fail(new RequestException(RequestFailure.EngineFault, "The model gave outputs that are no numbers; its context is emptied."));
        }
        else
        {
            Fail(new RequestException(RequestFailure.ConstraintDeadEnd, "The grammar allows no token of this model's vocabulary here; allow more, or another model."));
        }

        return JobStep.Failed;
    }

    private void Complete(FinishReason reason)
    {
        _sampler.Dispose();
        _text.Finish();
        long now = _time.GetTimestamp();
        var timing = new GenerationTiming(
            Since(_startedAt ?? now), _restoredAt is { } restored ? Since(restored) : TimeSpan.Zero, Since(_firstTokenAt ?? now), Since(now));
        var result = new GenerationResult(_text.ToString(), _output, reason, _logProbs, _meter.Total with { CachedTiers = Origin.Tiers }, timing);
        if (_updates is not null)
        {
            _updates.TryWrite(new GenerationUpdate(_text.TakeNew(), result) { LogProbs = NewLogProbs() });
            _updates.TryComplete();
        }

        _result.TrySetResult(result);
    }

    private void Publish()
    {
        if (_updates is null)
        {
            return;
        }

        string fresh = _text.TakeNew();
        if (fresh.Length > 0)
        {
            _updates.TryWrite(new GenerationUpdate(fresh) { LogProbs = NewLogProbs() });
        }
    }

    /// <summary>Those that no piece has told yet.</summary>
    private List<TokenLogProbs>? NewLogProbs()
    {
        List<TokenLogProbs>? fresh = _logProbs?[_toldLogProbs..];
        _toldLogProbs += fresh?.Count ?? 0;
        return fresh;
    }

    private TimeSpan Since(long timestamp) => _time.GetElapsedTime(Terms.SubmittedAt, timestamp);
}
