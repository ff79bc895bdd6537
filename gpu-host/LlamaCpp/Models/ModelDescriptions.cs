using System.Globalization;
using GpuHost.LlamaCpp.Handles;
using GpuHost.LlamaCpp.Interop;
using GpuHost.Serving.Models;

namespace GpuHost.LlamaCpp.Models;

/// <summary>Asks llama.cpp what a loaded model is.</summary>
internal static unsafe class ModelDescriptions
{
    /// <exception cref="ModelEngineException"><see cref="ModelEngineFailure.NotSupported"/>: an encoder-decoder model.</exception>
    public static ModelDescription Describe(ModelHandle model, string path)
    {
        Dictionary<string, string> metadata = ReadMetadata(model);
        string architecture = metadata.GetValueOrDefault("general.architecture", "unknown");
        if (LlamaApi.llama_model_has_encoder(model))
        {
            throw new ModelEngineException(
                ModelEngineFailure.NotSupported,
                $"'{path}' is an encoder-decoder model ({architecture}); only decoder and embedding models are served.");
        }

        PoolingKind pooling = Pooling(metadata, architecture);
        bool causal = metadata.GetValueOrDefault($"{architecture}.attention.causal") != "false";
        return new ModelDescription
        {
            Name = metadata.TryGetValue("general.name", out string? name) && name.Length > 0 ? name : Path.GetFileName(path),
            Path = path,
            Architecture = architecture,
            ParameterCount = (long)LlamaApi.llama_model_n_params(model),
            LayerCount = LlamaApi.llama_model_n_layer(model),
            EmbeddingWidth = LlamaApi.llama_model_n_embd_out(model),
            TrainedContextTokens = LlamaApi.llama_model_n_ctx_train(model),
            CanTrimSequences = !LlamaApi.llama_model_is_recurrent(model) && !LlamaApi.llama_model_is_hybrid(model),
            CanGenerate = causal && pooling == PoolingKind.None && !LlamaApi.llama_model_is_diffusion(model),
            Pooling = pooling,
            ChatTemplate = NativeText.Read(LlamaApi.llama_model_chat_template(model, null)),
            Metadata = metadata,
        };
    }

    /// <summary>False for models that look at a text from both ends, whose batch the backend must take at once.</summary>
    public static bool IsCausal(ModelDescription model) =>
        model.Metadata.GetValueOrDefault($"{model.Architecture}.attention.causal") != "false";

    private static PoolingKind Pooling(Dictionary<string, string> metadata, string architecture)
    {
        string? text = metadata.GetValueOrDefault($"{architecture}.pooling_type");
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int code))
        {
            return PoolingKind.None;
        }

        return (LlamaPooling)code switch
        {
            LlamaPooling.Mean => PoolingKind.Mean,
            LlamaPooling.Cls => PoolingKind.Cls,
            LlamaPooling.Last => PoolingKind.Last,
            LlamaPooling.Rank => PoolingKind.Rank,
            _ => PoolingKind.None,
        };
    }

    private static Dictionary<string, string> ReadMetadata(ModelHandle model)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        int count = LlamaApi.llama_model_meta_count(model);
        for (int i = 0; i < count; i++)
        {
            int index = i;
            string? key = NativeText.Read((buffer, size) => LlamaApi.llama_model_meta_key_by_index(model, index, buffer, size));
            string? value = NativeText.Read((buffer, size) => LlamaApi.llama_model_meta_val_str_by_index(model, index, buffer, size));
            if (key is not null && value is not null)
            {
                metadata[key] = value;
            }
        }

        return metadata;
    }
}
