using Pipelines.Core.Identity;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Asking;
using Pipelines.Core.Operators.Embedding;

namespace Pipelines.Core.Operators.Cascades;

/// <summary>The configuration of a cascade, checked: a cheap proxy scores everything, and the operator's own model is asked where scores do not tell.</summary>
/// <param name="Proxy">How the proxy is asked when it is a chat model; null when it is an embedding model.</param>
/// <param name="Embedding">How it is asked when it is an embedding model; else null.</param>
/// <param name="System">The message before the prompts of a chat model.</param>
/// <param name="Target">What is promised.</param>
internal sealed record CascadeOptions(ModelOptions? Proxy, EmbeddingOptions? Embedding, ChatMessage System, CascadeTarget Target)
{
    public void AddTo(CanonicalHasher hasher)
    {
        hasher.Add(Proxy?.Model).Add(Embedding?.Model).Add(System.Content);
        Target.AddTo(hasher);
    }
}
