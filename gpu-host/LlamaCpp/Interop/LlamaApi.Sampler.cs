using System.Runtime.InteropServices;
using GpuHost.LlamaCpp.Handles;

namespace GpuHost.LlamaCpp.Interop;

internal static unsafe partial class LlamaApi
{
    /// <summary>Null if the grammar does not parse. An empty text gives a sampler that constrains nothing.</summary>
    [LibraryImport(Library)]
    internal static partial nint llama_sampler_init_grammar(nint vocabulary, byte* grammar, byte* root);

    /// <summary>Sets the logit of rejected candidates to −∞; changes nothing else.</summary>
    [LibraryImport(Library)]
    internal static partial void llama_sampler_apply(GrammarHandle sampler, LlamaTokenDataArray* candidates);

    /// <summary>Throws, or aborts, on a token that <see cref="llama_sampler_apply"/> would have rejected.</summary>
    [LibraryImport(Library)]
    internal static partial void llama_sampler_accept(GrammarHandle sampler, int token);

    [LibraryImport(Library)]
    internal static partial nint llama_sampler_clone(GrammarHandle sampler);

    [LibraryImport(Library)]
    internal static partial void llama_sampler_free(nint sampler);
}
