using System.Diagnostics;
using System.Diagnostics.Metrics;
using GpuHost.Serving.Requests;

namespace GpuHost.Serving.Engine;

/// <summary>
/// What an engine tells to whoever listens: counts, sizes and times, by the names in docs/engine.md. Never text or tokens of a
/// prompt or an answer, and no tenant.
/// </summary>
internal sealed class EngineTelemetry : IDisposable
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string SourceName = "GpuHost.Serving";

    private const string Prefix = "pipelines.engine.";
    private static readonly ActivitySource Source = new(SourceName);

    private readonly Meter _meter;
    private readonly KeyValuePair<string, object?>[] _tags;
    private readonly Histogram<int> _stepTokens;
    private readonly Histogram<double> _toFirstToken;
    private readonly Histogram<double> _duration;

    /// <param name="model">The model's name.</param>
    /// <param name="isDeterministic">Told apart, because it is another context.</param>
    /// <param name="read">The engine's statistics.</param>
    public EngineTelemetry(string model, bool isDeterministic, Func<EngineStatistics> read)
    {
        _tags = [new("model", model), new("mode", isDeterministic ? "deterministic" : "batched")];
        _meter = new Meter(new MeterOptions(SourceName) { Tags = _tags });
        _stepTokens = _meter.CreateHistogram<int>($"{Prefix}step.tokens", "{token}", "Tokens of a step.");
        _toFirstToken = _meter.CreateHistogram<double>($"{Prefix}time_to_first_token", "s", "From submission to the first token.");
        _duration = _meter.CreateHistogram<double>($"{Prefix}request.duration", "s", "From submission to the end of the answer.");
        _meter.CreateObservableUpDownCounter($"{Prefix}requests.waiting", () => read().RequestsQueued, "{request}", "Requests that wait for a sequence.");
        _meter.CreateObservableUpDownCounter($"{Prefix}requests.running", () => read().RequestsRunning, "{request}", "Requests that have a sequence.");
        _meter.CreateObservableUpDownCounter($"{Prefix}cells.used", () => read().CellsUsed, "{cell}", "KV cells in use.");
        _meter.CreateObservableUpDownCounter($"{Prefix}host_snapshots.size", () => read().HostSnapshotBytes, "By", "Saved KV in the host's memory.");
        _meter.CreateObservableCounter($"{Prefix}requests", () => Requests(read()), "{request}", "Requests that are over, by outcome.");
        _meter.CreateObservableCounter($"{Prefix}tokens", () => Tokens(read()), "{token}", "Tokens, by where they came from.");
        _meter.CreateObservableCounter($"{Prefix}swap_outs", () => read().SwapOuts, "{request}", "Requests that gave up their cells for a while.");
        _meter.CreateObservableCounter($"{Prefix}evictions", () => (long)read().Evictions, "{prefix}", "Idle prefixes that left the context.");
        _meter.CreateObservableCounter($"{Prefix}context_rebuilds", () => read().ContextRebuilds, "{rebuild}", "Times that the context was emptied after a fault.");
    }

    public void NoteStep(int tokens) => _stepTokens.Record(tokens);

    /// <summary>Begins the activity of a request; null if nobody listens.</summary>
    public Activity? Begin(string name, string priority)
    {
        Activity? activity = Source.StartActivity(name);
        if (activity is not null)
        {
            foreach ((string key, object? value) in _tags)
            {
                activity.SetTag(key, value);
            }

            activity.SetTag("priority", priority);
        }

        return activity;
    }

    public void End(Activity? activity, GenerationResult result)
    {
        _toFirstToken.Record(result.Timing.ToFirstToken.TotalSeconds);
        _duration.Record(result.Timing.Total.TotalSeconds);
        activity?.SetTag("input_tokens", result.Usage.InputTokens)
            .SetTag("cached_tokens", result.Usage.CachedTokens)
            .SetTag("output_tokens", result.Usage.OutputTokens)
            .SetTag("finish_reason", result.FinishReason.ToString());
        if (activity is not null)
        {
            RequestPhases.Write(Source, activity, result);
        }
    }

    public static void End(Activity? activity, VectorResult result) => activity?.SetTag("input_tokens", result.Usage.InputTokens);

    /// <summary>The kind of failure only: a message may quote what was asked.</summary>
    public static void Fail(Activity? activity, Exception failure) =>
        activity?.SetStatus(ActivityStatusCode.Error, failure is RequestException refusal ? refusal.Failure.ToString() : failure.GetType().Name);

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<long>> Requests(EngineStatistics now) =>
    [
        Of(now.RequestsFinished, "outcome", "finished"),
        Of(now.RequestsFailed, "outcome", "failed"),
        Of(now.RequestsRefused, "outcome", "refused"),
    ];

    private static IEnumerable<Measurement<long>> Tokens(EngineStatistics now) =>
    [
        Of(now.PrefillTokensComputed, "kind", "prefill"),
        Of(now.DecodeTokensComputed, "kind", "decode"),
        Of(now.PromptTokensCached, "kind", "context"),
        Of(now.PromptTokensFromHost, "kind", "host"),
        Of(now.PromptTokensFromDisk, "kind", "disk"),
        Of(now.PromptTokensFromBlob, "kind", "blob"),
    ];

    private static Measurement<long> Of(long value, string tag, string name) => new(value, new KeyValuePair<string, object?>(tag, name));
}
