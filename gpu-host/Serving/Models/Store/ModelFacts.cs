using System.Text.Json.Serialization;

namespace GpuHost.Serving.Models.Store;

/// <summary>What a GGUF file says about itself.</summary>
/// <param name="Architecture">Such as <c>llama</c>, <c>qwen2</c>.</param>
/// <param name="ParameterCount">The weights of all tensors.</param>
/// <param name="Quantisation">Such as <c>Q4_K_M</c>; empty where the file does not name a known one.</param>
/// <param name="ContextTokens">The context that the model was trained for; 0 where the file does not say.</param>
/// <param name="Title">The model's own name, or null.</param>
/// <param name="License">The licence that the file names, or null.</param>
public sealed record ModelFacts(
    string Architecture, long ParameterCount, string Quantisation, long ContextTokens, string? Title, string? License)
{
    /// <summary>Stands for the quantisation of a LoRA adapter, which has a model's name in the store but is none.</summary>
    internal const string AdapterQuantisation = "LoRA";

    [JsonIgnore]
    public bool IsAdapter => Quantisation == AdapterQuantisation;
}
