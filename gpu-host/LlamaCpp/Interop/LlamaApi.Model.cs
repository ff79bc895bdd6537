using System.Runtime.InteropServices;
using GpuHost.LlamaCpp.Handles;

namespace GpuHost.LlamaCpp.Interop;

internal static unsafe partial class LlamaApi
{
    /// <summary>Null on failure; the reason is in the log.</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint llama_model_load_from_file(string path, LlamaModelParams parameters);

    [LibraryImport(Library)]
    internal static partial void llama_model_free(nint model);

    [LibraryImport(Library)]
    internal static partial nint llama_model_get_vocab(ModelHandle model);

    [LibraryImport(Library)]
    internal static partial LlamaRope llama_model_rope_type(ModelHandle model);

    [LibraryImport(Library)]
    internal static partial int llama_model_n_ctx_train(ModelHandle model);

    [LibraryImport(Library)]
    internal static partial int llama_model_n_embd_out(ModelHandle model);

    [LibraryImport(Library)]
    internal static partial int llama_model_n_layer(ModelHandle model);

    [LibraryImport(Library)]
    internal static partial int llama_model_n_swa(ModelHandle model);

    [LibraryImport(Library)]
    internal static partial uint llama_model_n_cls_out(ModelHandle model);

    [LibraryImport(Library)]
    internal static partial float llama_model_rope_freq_scale_train(ModelHandle model);

    [LibraryImport(Library)]
    internal static partial ulong llama_model_n_params(ModelHandle model);

    [LibraryImport(Library)]
    internal static partial ulong llama_model_size(ModelHandle model);

    [LibraryImport(Library)]
    internal static partial int llama_model_desc(ModelHandle model, byte* buffer, nuint size);

    /// <summary>The default template, or null.</summary>
    [LibraryImport(Library)]
    internal static partial byte* llama_model_chat_template(ModelHandle model, byte* name);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool llama_model_has_encoder(ModelHandle model);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool llama_model_has_decoder(ModelHandle model);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool llama_model_is_recurrent(ModelHandle model);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool llama_model_is_hybrid(ModelHandle model);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool llama_model_is_diffusion(ModelHandle model);

    [LibraryImport(Library)]
    internal static partial int llama_model_meta_count(ModelHandle model);

    /// <summary>The length of the key (which may exceed the buffer), or −1.</summary>
    [LibraryImport(Library)]
    internal static partial int llama_model_meta_key_by_index(ModelHandle model, int index, byte* buffer, nuint size);

    /// <summary>The length of the value (which may exceed the buffer), or −1.</summary>
    [LibraryImport(Library)]
    internal static partial int llama_model_meta_val_str_by_index(ModelHandle model, int index, byte* buffer, nuint size);
}
