using System.Diagnostics;
using GpuHost.Serving.Engine;
using GpuHost.Serving.Requests;
using Pipelines.Core.Inference;

namespace GpuHost.Serving.Tests.Engine;

public sealed class RequestPhasesTests
{
    [Theory]
    [InlineData(1, 0, 5, 9, "engine.queue 0-1", "engine.prefill 1-5", "engine.decode 5-9")]
    [InlineData(1, 3, 5, 9, "engine.queue 0-1", "engine.restore 1-3", "engine.prefill 3-5", "engine.decode 5-9")]
    public void Write_OfARequestThatIsOver_FillsItsTime(int queued, int restored, int first, int total, params string[] phases)
    {
        using var source = new ActivitySource($"phases-{queued}-{restored}");
        List<Activity> stopped = [];
        using ActivityListener listener = Listen(source, stopped);
        using Activity request = source.StartActivity("request")!;
        var timing = new GenerationTiming(TimeSpan.FromSeconds(queued), TimeSpan.FromSeconds(restored), TimeSpan.FromSeconds(first), TimeSpan.FromSeconds(total));

        RequestPhases.Write(source, request, new GenerationResult("", [], FinishReason.Stop, null, new(100, 60, 0, 7, 0), timing));

        Assert.Equal(phases, stopped.Select(phase => $"{phase.OperationName} {From(phase):0}-{(From(phase) + phase.Duration.TotalSeconds):0}"));
        Assert.All(stopped, phase => Assert.Equal((request.SpanId, request.TraceId), (phase.ParentSpanId, phase.TraceId)));
        Assert.Equal([40L, 7L], stopped.Select(static phase => phase.GetTagItem("tokens")).OfType<long>());
        Assert.Same(request, Activity.Current);

        double From(Activity phase) => (phase.StartTimeUtc - request.StartTimeUtc).TotalSeconds;
    }

    private static ActivityListener Listen(ActivitySource wanted, List<Activity> stopped)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source == wanted,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = stopped.Add,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
