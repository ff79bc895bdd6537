namespace GpuHost.LlamaCpp.Tests.Kit;

/// <summary>Models that the seeded ones are not.</summary>
internal static class TinyModels
{
    private const int Width = 32;
    private const int FeedForward = 48;
    private const int ContextTokens = 128;

    /// <summary>An encoder that looks at a text from both ends and pools by itself (1 mean, 2 first, 4 rank).</summary>
    public static string WriteBert(string path, uint pooling)
    {
        string[] words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", .. Enumerable.Range('a', 26).SelectMany(c => new[] { $"\u2581{(char)c}", $"{(char)c}" })];
        TinyGguf file = new TinyGguf()
            .Set("general.architecture", "bert")
            .Set("general.name", "tiny-bert")
            .Set("bert.context_length", (uint)ContextTokens)
            .Set("bert.embedding_length", (uint)Width)
            .Set("bert.block_count", 1u)
            .Set("bert.feed_forward_length", (uint)FeedForward)
            .Set("bert.attention.head_count", 2u)
            .Set("bert.attention.layer_norm_epsilon", 1e-6f)
            .Set("bert.attention.causal", false)
            .Set("bert.pooling_type", pooling)
            .Set("tokenizer.ggml.model", "bert")
            .Set("tokenizer.ggml.token_type_count", 2u)
            .Set("tokenizer.ggml.tokens", words)
            .Set("tokenizer.ggml.token_type", words.Select((_, i) => i < 5 ? 3 : 1).ToArray())
            .Set("tokenizer.ggml.bos_token_id", 2u)
            .Set("tokenizer.ggml.eos_token_id", 3u)
            .Set("tokenizer.ggml.unknown_token_id", 1u)
            .Set("tokenizer.ggml.seperator_token_id", 3u)
            .Set("tokenizer.ggml.padding_token_id", 0u)
            .Set("tokenizer.ggml.cls_token_id", 2u)
            .Set("tokenizer.ggml.mask_token_id", 4u)
            .Tensor("token_embd.weight", 0, Width, words.Length)
            .Tensor("token_types.weight", 0, Width, 2)
            .Tensor("position_embd.weight", 0, Width, ContextTokens)
            .Tensor("token_embd_norm.weight", 1, Width)
            .Tensor("token_embd_norm.bias", 0, Width);
        foreach (string part in new[] { "attn_q", "attn_k", "attn_v", "attn_output" })
        {
            file.Tensor($"blk.0.{part}.weight", 0, Width, Width).Tensor($"blk.0.{part}.bias", 0, Width);
        }

        file.Tensor("blk.0.attn_output_norm.weight", 1, Width).Tensor("blk.0.attn_output_norm.bias", 0, Width)
            .Tensor("blk.0.ffn_up.weight", 0, Width, FeedForward).Tensor("blk.0.ffn_up.bias", 0, FeedForward)
            .Tensor("blk.0.ffn_down.weight", 0, FeedForward, Width).Tensor("blk.0.ffn_down.bias", 0, Width)
            .Tensor("blk.0.layer_output_norm.weight", 1, Width).Tensor("blk.0.layer_output_norm.bias", 0, Width);
        if (pooling == 4)
        {
            file.Tensor("cls.weight", 0, Width, Width).Tensor("cls.bias", 0, Width)
                .Tensor("cls.output.weight", 0, Width, 1).Tensor("cls.output.bias", 0, 1);
        }

        return file.Write(path, seed: 1);
    }

    /// <summary>A generative model with a SentencePiece vocabulary of some words, and bytes up to a last one.</summary>
    public static string WriteSentencePiece(string path, int lastByte, uint? pooling = null)
    {
        const int Normal = 1;
        const int Unknown = 2;
        const int Control = 3;
        const int Byte = 6;
        (string Text, int Type)[] tokens =
        [
            ("<unk>", Unknown), ("<s>", Control), ("</s>", Control),
            .. Enumerable.Range(0, lastByte + 1).Select(value => ($"<0x{value:X2}>", Byte)),
            .. "\u2581abcdefghijklmnopqrstuvwxyzä".Select(c => ($"{c}", Normal)),
            ("\u2581the", Normal), ("th", Normal), ("he", Normal), ("the", Normal),
        ];
        TinyGguf file = new TinyGguf()
            .Set("general.architecture", "llama")
            .Set("general.name", "tiny-spm")
            .Set("llama.vocab_size", (uint)tokens.Length)
            .Set("llama.context_length", (uint)ContextTokens)
            .Set("llama.embedding_length", (uint)Width)
            .Set("llama.block_count", 1u)
            .Set("llama.feed_forward_length", (uint)FeedForward)
            .Set("llama.attention.head_count", 2u)
            .Set("llama.attention.layer_norm_rms_epsilon", 1e-5f)
            .Set("tokenizer.ggml.model", "llama")
            .Set("tokenizer.ggml.tokens", tokens.Select(token => token.Text).ToArray())
            .Set("tokenizer.ggml.scores", tokens.Select((_, i) => (float)-i).ToArray())
            .Set("tokenizer.ggml.token_type", tokens.Select(token => token.Type).ToArray())
            .Set("tokenizer.ggml.bos_token_id", 1u)
            .Set("tokenizer.ggml.eos_token_id", 2u)
            .Set("tokenizer.ggml.unknown_token_id", 0u)
            .Set("tokenizer.ggml.add_space_prefix", false);
        if (pooling is { } kind)
        {
            file.Set("llama.pooling_type", kind);
        }

        file.Tensor("token_embd.weight", 0, Width, tokens.Length)
            .Tensor("output_norm.weight", 1, Width)
            .Tensor("blk.0.attn_norm.weight", 1, Width)
            .Tensor("blk.0.ffn_norm.weight", 1, Width)
            .Tensor("blk.0.ffn_gate.weight", 0, Width, FeedForward)
            .Tensor("blk.0.ffn_up.weight", 0, Width, FeedForward)
            .Tensor("blk.0.ffn_down.weight", 0, FeedForward, Width);
        foreach (string part in new[] { "attn_q", "attn_k", "attn_v", "attn_output" })
        {
            file.Tensor($"blk.0.{part}.weight", 0, Width, Width);
        }

        return file.Write(path, seed: 2);
    }
}
