using GpuHost.Serving.Gguf;
using GpuHost.Serving.Randomness;

namespace GpuHost.Serving.SeededModels;

/// <summary>Writes LoRA adapter files of noise that fit a seeded model: loading one visibly changes every output.</summary>
public static class SeededAdapter
{
    public const int DefaultRank = 4;
    private const float Strength = 1f;

    /// <param name="path">Where the GGUF goes; it appears whole or not at all.</param>
    /// <param name="model">The shape of the model that it is for.</param>
    /// <param name="seed">Other seeds give other adapters.</param>
    /// <param name="rank">Rank of the two factors of each adapted matrix.</param>
    public static void Write(string path, SeededModelShape model, ulong seed, int rank = DefaultRank)
    {
        model.Check();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rank);
        var writer = new GgufWriter();
        writer.Add("general.architecture", "llama");
        writer.Add("general.type", "adapter");
        writer.Add("general.name", $"seeded-adapter-{seed}");
        writer.Add("adapter.type", "lora");
        writer.Add("adapter.lora.alpha", (float)rank); // scale = alpha / rank = 1
        int index = 0;
        for (int layer = 0; layer < model.LayerCount; layer++)
        {
            AddFactors(writer, $"blk.{layer}.attn_q.weight", model.Width, model.Width, rank, seed, ref index);
            AddFactors(writer, $"blk.{layer}.attn_v.weight", model.Width, model.KvWidth, rank, seed, ref index);
        }
        SeededFile.Publish(path, writer);
    }

    private static void AddFactors(
        GgufWriter writer, string matrix, int inputs, int outputs, int rank, ulong seed, ref int index)
    {
        writer.Add(Factor($"{matrix}.lora_a", inputs, rank, 1 / MathF.Sqrt(inputs), SeededNoise.Generator(seed, index++)));
        writer.Add(Factor($"{matrix}.lora_b", rank, outputs, Strength / MathF.Sqrt(rank), SeededNoise.Generator(seed, index++)));
    }

    private static GgufTensorSource Factor(string name, int rowLength, int rowCount, float deviation, Xoshiro256 noise) =>
        new(name, GgufTensorType.F32, rowLength, rowCount, (_, weights) => SeededNoise.Fill(noise, weights, deviation));
}
