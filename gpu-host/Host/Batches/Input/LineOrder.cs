using Newtonsoft.Json.Linq;

namespace GpuHost.Host.Batches.Input;

/// <summary>What a line asks for.</summary>
/// <param name="CustomId">Its owner's name for it; unique in the batch.</param>
/// <param name="Model">That its body names.</param>
/// <param name="Body">As a request to the endpoint would have it.</param>
internal sealed record LineOrder(string CustomId, string Model, JObject Body);
