using System.Text.Json;

namespace Pipelines.Bench.Orchestrate;

/// <summary>What one run took, measured in a process of its own: nothing but the run is in the peak of its memory.</summary>
internal sealed record RunMeasure(
    string Status,
    long Rows,
    double Seconds,
    double FirstCallMs,
    double CpuMicrosecondsPerRow,
    long AllocatedBytesPerRow,
    double PeakMegabytes,
    double HeapMegabytes,
    double InputMegabytes,
    double StoredMegabytes,
    double OutputMegabytes,
    int StoredFiles,
    long HistoryEvents)
{
    public double RowsPerSecond => Rows / Seconds;

    public string ToJson() => JsonSerializer.Serialize(this);

    public static RunMeasure FromJson(string json) => JsonSerializer.Deserialize<RunMeasure>(json)!;
}
