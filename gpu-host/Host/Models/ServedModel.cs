using GpuHost.Serving.Engine;
using GpuHost.Serving.Inference;

namespace GpuHost.Host.Models;

/// <summary>A model that is open: its engine, and the client over it. Owns both.</summary>
/// <param name="name">As requests name it.</param>
/// <param name="engine">For what the client has no word for: plain text, tokens, statistics.</param>
/// <param name="client">For chats and embeddings.</param>
/// <param name="weightBytes">The model's file.</param>
/// <param name="contextBytes">The KV of a full context.</param>
internal sealed class ServedModel(string name, ServingEngine engine, EngineInferenceClient client, long weightBytes, long contextBytes) : IAsyncDisposable
{
    private long _adapterBytes;

    public string Name { get; } = name;

    public ServingEngine Engine { get; } = engine;

    public EngineInferenceClient Client { get; } = client;

    /// <summary>What it holds: the weights, the KV of a full context (of two, once deterministic requests have opened theirs), and its adapters.</summary>
    public long MemoryBytes => weightBytes + (contextBytes * (Engine.DeterministicStatistics is null ? 1 : 2)) + Interlocked.Read(ref _adapterBytes);

    /// <summary>An adapter was loaded; it stays until the model is closed.</summary>
    public void NoteAdapter(long bytes) => Interlocked.Add(ref _adapterBytes, bytes);

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        Client.Dispose();
    }
}
