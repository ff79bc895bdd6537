using System.Text.Json;

namespace Pipelines.Bench.Operators;

/// <summary>What one run took, measured in a process of its own: nothing but the run is in the peak of its memory.</summary>
internal sealed record OperatorMeasure(
    string Status, string Worth, double Seconds, double CpuSeconds, double PeakMegabytes, double ChildrenMegabytes, double InputMegabytes, double OutputMegabytes, double StoredMegabytes)
{
    public string ToJson() => JsonSerializer.Serialize(this);

    public static OperatorMeasure FromJson(string json) => JsonSerializer.Deserialize<OperatorMeasure>(json)!;
}
