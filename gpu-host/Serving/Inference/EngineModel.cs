using System.Text;
using GpuHost.Serving.Engine;
using GpuHost.Serving.Models;
using Pipelines.Core.Identity;

namespace GpuHost.Serving.Inference;

/// <summary>The model behind an <see cref="EngineInferenceClient"/>: its name for people, and what it is for keys.</summary>
/// <param name="Name">As pipelines and answers call it.</param>
/// <param name="Fingerprint">Equal for equal files under equal engine settings.</param>
public sealed record EngineModel(string Name, ContentHash Fingerprint)
{
    /// <summary>What a model with an adapter is for keys.</summary>
    public static ContentHash WithAdapter(ContentHash model, LoadedAdapter adapter) =>
        ContentHash.Of(Encoding.UTF8.GetBytes($"{Version}\n{model}\nadapter {adapter.File} {adapter.Use.Scale:R}"));

    // Raised when the same settings begin to mean something else.
    private const string Version = "engine-model/1";

    /// <param name="name">As pipelines and answers call it.</param>
    /// <param name="file">SHA-256 of the GGUF file; of a split one, of all its parts in order.</param>
    /// <param name="engine">The engine that has it open.</param>
    public static EngineModel Of(string name, ContentHash file, ServingEngine engine)
    {
        KvCacheLayout layout = engine.Layout;
        string settings = string.Join(
            '\n',
            Version,
            file.ToString(),
            engine.Build.Library,
            layout.KeyType,
            layout.ValueType,
            $"{layout.RopeFrequencyBase:R}",
            $"{layout.RopeFrequencyScale:R}",
            layout.RopeScaling,
            string.Join('\n', engine.Adapters.OrderBy(entry => entry.Key, StringComparer.Ordinal)
                .Select(entry => $"{entry.Key}={entry.Value.File}*{entry.Value.Use.Scale:R}")));
        return new EngineModel(name, ContentHash.Of(Encoding.UTF8.GetBytes(settings)));
    }
}
