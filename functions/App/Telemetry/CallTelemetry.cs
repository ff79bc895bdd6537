using System.Diagnostics;
using System.Diagnostics.Metrics;
using Pipelines.Core.Inference;
using Pipelines.Core.Usage;

namespace Pipelines.Functions.App.Telemetry;

/// <summary>What the app tells of its runs and model calls to whoever listens: names, counts and times. Never text of a prompt, an answer or a row.</summary>
internal sealed class CallTelemetry : IDisposable
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string SourceName = "Pipelines.Functions";

    private static readonly ActivitySource Source = new(SourceName);

    private readonly Meter _meter = new(SourceName);
    private readonly Counter<long> _starts;
    private readonly Counter<long> _tokens;
    private readonly Histogram<double> _duration;
    private readonly TimeProvider _time;

    public CallTelemetry(TimeProvider time)
    {
        _time = time;
        _starts = _meter.CreateCounter<long>("pipelines.app.runs.started", "{run}", "Runs that were started, by pipeline and cause.");
        _tokens = _meter.CreateCounter<long>("pipelines.app.call.tokens", "{token}", "Tokens of model calls, by model and kind.");
        _duration = _meter.CreateHistogram<double>("pipelines.app.call.duration", "s", "Model calls, by model and outcome.");
    }

    public void NoteStart(string pipeline, string by) => _starts.Add(1, new("pipeline", pipeline), new("by", by));

    /// <summary>Makes a call and tells of it.</summary>
    /// <param name="kind">Such as <c>model.complete</c>; the span's name.</param>
    /// <param name="model">As the pipeline names it.</param>
    /// <param name="origin">Whose work it is.</param>
    /// <param name="call">The call.</param>
    /// <param name="usageOf">What it used.</param>
    public async Task<T> MeasureAsync<T>(string kind, string model, CallOrigin? origin, Func<Task<T>> call, Func<T, TokenUsage> usageOf)
    {
        using Activity? span = Source.StartActivity(kind, ActivityKind.Client);
        span?.SetTag("model", model).SetTag("pipeline", origin?.Pipeline).SetTag("run", origin?.Run);
        long begun = _time.GetTimestamp();
        try
        {
            T answer = await call();
            TokenUsage usage = usageOf(answer);
            span?.SetTag("input_tokens", usage.InputTokens).SetTag("cached_tokens", usage.CachedTokens).SetTag("output_tokens", usage.OutputTokens);
            _tokens.Add(usage.InputTokens, new("model", model), new("kind", "input"));
            _tokens.Add(usage.OutputTokens, new("model", model), new("kind", "output"));
            Record(begun, model, "ok");
            return answer;
        }
        catch (Exception e)
        {
            string outcome = e is InferenceException failure ? failure.Kind.ToString() : e.GetType().Name;
            span?.SetStatus(ActivityStatusCode.Error, outcome);
            Record(begun, model, outcome);
            throw;
        }
    }

    public void Dispose() => _meter.Dispose();

    private void Record(long begun, string model, string outcome) =>
        _duration.Record(_time.GetElapsedTime(begun).TotalSeconds, new("model", model), new("outcome", outcome));
}
