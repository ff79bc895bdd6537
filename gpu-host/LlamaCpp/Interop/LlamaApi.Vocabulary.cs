using System.Runtime.InteropServices;

namespace GpuHost.LlamaCpp.Interop;

internal static unsafe partial class LlamaApi
{
    [LibraryImport(Library)]
    internal static partial LlamaVocabularyKind llama_vocab_type(nint vocabulary);

    [LibraryImport(Library)]
    internal static partial int llama_vocab_n_tokens(nint vocabulary);

    /// <summary>The token as written in the file; throws on an id out of range.</summary>
    [LibraryImport(Library)]
    internal static partial byte* llama_vocab_get_text(nint vocabulary, int token);

    /// <summary>Throws on an id out of range.</summary>
    [LibraryImport(Library)]
    internal static partial LlamaTokenAttributes llama_vocab_get_attr(nint vocabulary, int token);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool llama_vocab_is_eog(nint vocabulary, int token);

    [LibraryImport(Library)]
    internal static partial int llama_vocab_bos(nint vocabulary);

    [LibraryImport(Library)]
    internal static partial int llama_vocab_eos(nint vocabulary);

    [LibraryImport(Library)]
    internal static partial int llama_vocab_eot(nint vocabulary);

    [LibraryImport(Library)]
    internal static partial int llama_vocab_sep(nint vocabulary);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool llama_vocab_get_add_bos(nint vocabulary);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool llama_vocab_get_add_eos(nint vocabulary);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool llama_vocab_get_add_sep(nint vocabulary);

    /// <summary>The number of tokens, or minus the number that the buffer lacks.</summary>
    [LibraryImport(Library)]
    internal static partial int llama_tokenize(
        nint vocabulary,
        byte* text,
        int textBytes,
        int* tokens,
        int tokensMax,
        [MarshalAs(UnmanagedType.U1)] bool addSpecial,
        [MarshalAs(UnmanagedType.U1)] bool parseSpecial);

    /// <summary>The number of bytes, or minus the number that the buffer lacks; throws on an id out of range.</summary>
    [LibraryImport(Library)]
    internal static partial int llama_token_to_piece(
        nint vocabulary,
        int token,
        byte* buffer,
        int bufferBytes,
        int leadingSpacesSkipped,
        [MarshalAs(UnmanagedType.U1)] bool renderSpecial);

    /// <summary>The number of bytes, or minus the number that the buffer lacks.</summary>
    [LibraryImport(Library)]
    internal static partial int llama_detokenize(
        nint vocabulary,
        int* tokens,
        int tokenCount,
        byte* text,
        int textBytesMax,
        [MarshalAs(UnmanagedType.U1)] bool removeSpecial,
        [MarshalAs(UnmanagedType.U1)] bool renderSpecial);
}
