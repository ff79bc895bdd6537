using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using GpuHost.Serving.Engine;
using GpuHost.Serving.Models;
using GpuHost.Serving.Requests;
using GpuHost.Serving.Tests.Fakes;

namespace GpuHost.Serving.Tests.Engine;

public sealed class EngineTelemetryTests
{
    private const string ModelName = "telemetry-model";

    private static readonly string[] Documented =
    [
        "pipelines.engine.requests.waiting", "pipelines.engine.requests.running", "pipelines.engine.cells.used",
        "pipelines.engine.host_snapshots.size", "pipelines.engine.requests", "pipelines.engine.tokens", "pipelines.engine.swap_outs",
        "pipelines.engine.evictions", "pipelines.engine.context_rebuilds", "pipelines.engine.step.tokens",
        "pipelines.engine.time_to_first_token", "pipelines.engine.request.duration",
    ];

    [Fact]
    public async Task Listener_RequestsOfAllKinds_HearsWhatIsDocumentedAndNoText()
    {
        var measured = new ConcurrentDictionary<string, double>();
        var said = new ConcurrentBag<string>();
        using MeterListener meters = Listen(measured, said);
        using ActivityListener activities = Listen(said);
        await using var engine = new ServingEngine(Model(), new EngineOptions { DetectedPrefixTokensMin = 2 }, TimeProvider.System);
        TokenId[] prompt = engine.Tokenizer.Tokenize("secret words of a prompt", false, false);
        var request = new GenerationRequest { Prompt = prompt, Breakpoints = [10], OutputTokensMax = 4, IgnoresEnd = true, Tenant = "secret tenant" };

        await engine.GenerateAsync(request, default);
        await foreach (GenerationUpdate _ in engine.StreamAsync(request, default))
        {
        }

        await engine.EmbedAsync(new VectorRequest { Prompt = prompt }, default);
        await Assert.ThrowsAsync<RequestException>(() => engine.GenerateAsync(request with { Prompt = [] }, default));
        meters.RecordObservableInstruments();

        Assert.Equal(Documented.Order(StringComparer.Ordinal), measured.Keys.Where(name => !name.Contains('[', StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(3, measured["pipelines.engine.requests[outcome=finished]"]);
        Assert.True(measured["pipelines.engine.tokens[kind=context]"] > 0);
        Assert.True(measured["pipelines.engine.tokens[kind=prefill]"] > prompt.Length);
        Assert.Contains(said, text => text == "engine.generate Invalid");
        Assert.Contains(said, text => text == $"cached_tokens=10");
        Assert.DoesNotContain(said, text => text.Contains("secret", StringComparison.Ordinal));
    }

    private static FakeModelEngine Model()
    {
        var bare = new FakeModelEngine();
        return new FakeModelEngine { Model = bare.Model with { Name = ModelName } };
    }

    private static MeterListener Listen(ConcurrentDictionary<string, double> measured, ConcurrentBag<string> said)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == EngineTelemetry.SourceName && instrument.Meter.Tags!.Any(tag => ModelName.Equals(tag.Value)))
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.Start();
        return listener;

        void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            measured[instrument.Name] = value;
            foreach ((string key, object? tag) in tags)
            {
                measured[$"{instrument.Name}[{key}={tag}]"] = value;
                said.Add($"{key}={tag}");
            }
        }
    }

    private static ActivityListener Listen(ConcurrentBag<string> said)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == EngineTelemetry.SourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                said.Add($"{activity.OperationName} {activity.StatusDescription}");
                foreach ((string key, object? value) in activity.TagObjects)
                {
                    said.Add($"{key}={value}");
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
