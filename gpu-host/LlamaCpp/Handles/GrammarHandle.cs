using GpuHost.LlamaCpp.Interop;

namespace GpuHost.LlamaCpp.Handles;

/// <summary>A grammar sampler: the state of one output within one grammar, over the vocabulary of a model.</summary>
internal sealed class GrammarHandle(ModelHandle model, nint sampler) : ModelPartHandle(model, sampler)
{
    /// <summary>The same state a second time, to move on independently.</summary>
    public GrammarHandle Clone() => new(Model, LlamaApi.llama_sampler_clone(this));

    protected override void Free(nint part) => LlamaApi.llama_sampler_free(part);
}
