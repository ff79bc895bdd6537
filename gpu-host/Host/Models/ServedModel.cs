using GpuHost.Serving.Engine;
using GpuHost.Serving.Inference;

namespace GpuHost.Host.Models;

/// <summary>A model that is open: its engine, and the client over it. Owns both.</summary>
/// <param name="Name">As requests name it.</param>
/// <param name="Engine">For what the client has no word for: plain text, tokens, statistics.</param>
/// <param name="Client">For chats and embeddings.</param>
/// <param name="MemoryBytes">What it holds: the weights, and the KV of a full context.</param>
internal sealed record ServedModel(string Name, ServingEngine Engine, EngineInferenceClient Client, long MemoryBytes) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        Client.Dispose();
    }
}
