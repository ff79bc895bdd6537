using GpuHost.Serving.Gguf;
using GpuHost.Serving.SeededModels;
using Pipelines.Training.Model;
using Pipelines.Training.Tokenizer;

namespace Pipelines.Training.Export;

/// <summary>Writes a trained model as GGUF: llama architecture, byte-level tokenizer, chat template, weights.</summary>
internal static class ModelFile
{
    private const int NormalToken = 1;
    private const int ControlToken = 3;

    /// <summary>Writes the model; the file appears whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="layout">Where the weights lie.</param>
    /// <param name="weights">All of them.</param>
    /// <param name="vocabulary">Of the shape's size.</param>
    /// <param name="type">How matrices are packed; vectors are always whole.</param>
    /// <param name="card">What people read about it.</param>
    public static void Write(
        string path, ParameterLayout layout, float[] weights, Vocabulary vocabulary, GgufTensorType type, ModelCard card)
    {
        if (vocabulary.Size != layout.Shape.VocabularySize)
        {
            throw new TrainingException($"The vocabulary has {vocabulary.Size} tokens, the model {layout.Shape.VocabularySize}.");
        }

        var writer = new GgufWriter();
        writer.Add("general.architecture", "llama");
        writer.Add("general.type", "model");
        writer.Add("general.name", card.Name);
        writer.Add("general.description", card.Description);
        writer.Add("pipelines.training.recipe", card.Recipe);
        writer.Add("pipelines.training.steps", (uint)card.Steps);
        AddRecord(writer, card.Made);
        AddArchitecture(writer, layout.Shape);
        AddTokenizer(writer, vocabulary);
        foreach (GgufTensorSource tensor in new TensorSources(layout, weights, type).All())
        {
            writer.Add(tensor);
        }

        SeededFile.Publish(path, writer);
    }

    private static void AddRecord(GgufWriter writer, TrainingRecord made)
    {
        if (made.Commit is { } commit)
        {
            writer.Add("pipelines.training.commit", commit);
        }

        if (made.Device is { } device)
        {
            writer.Add("pipelines.training.device", device);
        }

        if (made.LossCurve.Length > 0)
        {
            writer.Add("pipelines.training.tokens", checked((uint)made.Tokens));
            writer.Add("pipelines.training.minutes", (float)Math.Round(made.Minutes, 1));
            writer.Add("pipelines.training.loss_curve", made.LossCurve);
        }
    }

    private static void AddArchitecture(GgufWriter writer, ModelShape shape)
    {
        writer.Add("llama.vocab_size", (uint)shape.VocabularySize);
        writer.Add("llama.context_length", (uint)shape.ContextTokens);
        writer.Add("llama.embedding_length", (uint)shape.Width);
        writer.Add("llama.block_count", (uint)shape.LayerCount);
        writer.Add("llama.feed_forward_length", (uint)shape.FeedForwardWidth);
        writer.Add("llama.attention.head_count", (uint)shape.HeadCount);
        writer.Add("llama.attention.head_count_kv", (uint)shape.KvHeadCount);
        writer.Add("llama.attention.layer_norm_rms_epsilon", shape.NormEpsilon);
        writer.Add("llama.rope.dimension_count", (uint)shape.HeadWidth);
        writer.Add("llama.rope.freq_base", shape.RopeFrequencyBase);
    }

    private static void AddTokenizer(GgufWriter writer, Vocabulary vocabulary)
    {
        IEnumerable<int> tokens = Enumerable.Range(0, vocabulary.Size);
        writer.Add("tokenizer.ggml.model", "gpt2");
        writer.Add("tokenizer.ggml.pre", "smollm");
        writer.Add("tokenizer.ggml.tokens", tokens.Select(vocabulary.Name).ToArray());
        writer.Add("tokenizer.ggml.token_type", tokens.Select(token => vocabulary.IsControl(token) ? ControlToken : NormalToken).ToArray());
        writer.Add("tokenizer.ggml.merges", vocabulary.Merges.Select(merge => $"{vocabulary.Name(merge.Left)} {vocabulary.Name(merge.Right)}").ToArray());
        writer.Add("tokenizer.ggml.bos_token_id", (uint)vocabulary.IdOf(ControlTokens.Begin));
        writer.Add("tokenizer.ggml.eos_token_id", (uint)vocabulary.IdOf(ControlTokens.End));
        writer.Add("tokenizer.ggml.eot_token_id", (uint)vocabulary.IdOf(ControlTokens.End));
        writer.Add("tokenizer.ggml.padding_token_id", (uint)vocabulary.IdOf(ControlTokens.End));
        writer.Add("tokenizer.ggml.add_bos_token", true);
        writer.Add("tokenizer.ggml.add_eos_token", false);
        writer.Add("tokenizer.chat_template", ChatLayout.Template);
    }
}
