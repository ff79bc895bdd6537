using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace Pipelines.Bench.Orchestrate;

/// <summary>Counts what is allocated by type, from the runtime's own samples: one for about every 100 KB.</summary>
internal sealed class AllocatedTypes : EventListener
{
    private const string Source = "Microsoft-Windows-DotNETRuntime";
    private const EventKeywords Collector = (EventKeywords)1;
    private const int Shown = 24;

    private readonly ConcurrentDictionary<string, long> _bytes = new(StringComparer.Ordinal);

    /// <summary>The types with the most bytes, and their shares.</summary>
    public IEnumerable<string> Top()
    {
        double all = Math.Max(1, _bytes.Values.Sum());
        return _bytes.OrderByDescending(static one => one.Value).Take(Shown).Select(one => $"{one.Value / all,6:P1}  {one.Key}");
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == Source)
        {
            EnableEvents(eventSource, EventLevel.Verbose, Collector);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName?.StartsWith("GCAllocationTick", StringComparison.Ordinal) == true
            && eventData.PayloadNames is { } names
            && eventData.Payload is { } values
            && values[names.IndexOf("TypeName")] is string type
            && values[names.IndexOf("AllocationAmount64")] is ulong amount)
        {
            _bytes.AddOrUpdate(type, (long)amount, (_, before) => before + (long)amount);
        }
    }
}
