namespace GpuHost.Serving.Kv;

/// <summary>The cache's books contradict themselves or the context: a defect of ours, never of a request.</summary>
public sealed class KvIntegrityException(string contradiction)
    : Exception($"The KV cache's bookkeeping is wrong: {contradiction}")
{
}
