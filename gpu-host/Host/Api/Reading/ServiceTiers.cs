using Pipelines.Core.Inference;

namespace GpuHost.Host.Api.Reading;

/// <summary>Reads <c>service_tier</c>: <c>flex</c> is work that waits for all other.</summary>
internal static class ServiceTiers
{
    public static CallPriority Read(RequestFields fields) => fields.Text("service_tier") switch
    {
        null or "auto" or "default" or "priority" => CallPriority.Interactive,
        "flex" => CallPriority.Batch,
        _ => throw fields.Wrong("service_tier", "auto, default, priority or flex"),
    };
}
