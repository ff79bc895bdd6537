using GpuHost.Serving.Gguf;

namespace GpuHost.Serving.SeededModels;

/// <summary>
/// Writes small, complete GGUF models from a seed: llama architecture, byte-level tokenizer, chat template, weights of
/// noise. Such a model runs every path of the platform; its words mean nothing.
/// </summary>
public static class SeededModel
{
    private const string ShapeKey = "pipelines.seeded.shape";
    private const float NormEpsilon = 1e-5f;

    // ChatML, as most small instruct models have it.
    private const string ChatTemplate =
        "{{ bos_token }}{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + " +
        "'<|im_end|>' + '\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

    /// <summary>Writes the model; the file appears whole or not at all.</summary>
    public static void Write(string path, SeededModelShape shape)
    {
        shape.Check();
        SeededFile.Publish(path, Describe(shape));
    }

    /// <summary>Writes the model unless the file already holds this very shape.</summary>
    public static void EnsureExists(string path, SeededModelShape shape)
    {
        if (!Holds(path, shape))
        {
            Write(path, shape);
        }
    }

    private static bool Holds(string path, SeededModelShape shape)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        try
        {
            return GgufReader.Read(path).GetText(ShapeKey) == shape.Canonical;
        }
        catch (GgufFormatException)
        {
            return false; // damaged: it is written anew
        }
    }

    private static GgufWriter Describe(SeededModelShape shape)
    {
        SeededVocabulary vocabulary = SeededVocabulary.OfSize(shape.VocabularySize);
        var writer = new GgufWriter();
        writer.Add("general.architecture", "llama");
        writer.Add("general.type", "model");
        writer.Add("general.name", $"seeded-{shape.Seed}");
        writer.Add("general.description", "Weights of noise from a seed, for tests and first runs: its words mean nothing.");
        writer.Add(ShapeKey, shape.Canonical);
        AddArchitecture(writer, shape);
        AddTokenizer(writer, vocabulary);
        foreach (GgufTensorSource tensor in new SeededWeights(shape, vocabulary).All())
        {
            writer.Add(tensor);
        }

        return writer;
    }

    private static void AddArchitecture(GgufWriter writer, SeededModelShape shape)
    {
        writer.Add("llama.vocab_size", (uint)shape.VocabularySize);
        writer.Add("llama.context_length", (uint)shape.ContextTokens);
        writer.Add("llama.embedding_length", (uint)shape.Width);
        writer.Add("llama.block_count", (uint)shape.LayerCount);
        writer.Add("llama.feed_forward_length", (uint)shape.FeedForwardWidth);
        writer.Add("llama.attention.head_count", (uint)shape.HeadCount);
        writer.Add("llama.attention.head_count_kv", (uint)shape.KvHeadCount);
        writer.Add("llama.attention.layer_norm_rms_epsilon", NormEpsilon);
        writer.Add("llama.rope.dimension_count", (uint)shape.HeadWidth);
        writer.Add("llama.rope.freq_base", shape.RopeFrequencyBase);
    }

    private static void AddTokenizer(GgufWriter writer, SeededVocabulary vocabulary)
    {
        writer.Add("tokenizer.ggml.model", "gpt2");
        writer.Add("tokenizer.ggml.pre", "gpt-2");
        writer.Add("tokenizer.ggml.tokens", vocabulary.Tokens.Select(token => token.Name).ToArray());
        writer.Add("tokenizer.ggml.token_type", vocabulary.Tokens.Select(token => (int)token.Kind).ToArray());
        writer.Add("tokenizer.ggml.merges", vocabulary.Merges.ToArray());
        writer.Add("tokenizer.ggml.bos_token_id", (uint)vocabulary.IdOf(SeededVocabulary.Bos));
        writer.Add("tokenizer.ggml.eos_token_id", (uint)vocabulary.IdOf(SeededVocabulary.Eos));
        writer.Add("tokenizer.ggml.eot_token_id", (uint)vocabulary.IdOf(SeededVocabulary.TurnEnd));
        writer.Add("tokenizer.ggml.padding_token_id", (uint)vocabulary.IdOf(SeededVocabulary.Eos));
        writer.Add("tokenizer.ggml.add_bos_token", true);
        writer.Add("tokenizer.ggml.add_eos_token", false);
        writer.Add("tokenizer.chat_template", ChatTemplate);
    }
}
