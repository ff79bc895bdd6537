using GpuHost.Serving.Gguf;
using GpuHost.Serving.Randomness;

namespace GpuHost.Serving.SeededModels;

/// <summary>
/// The tensors of a seeded model. All weights are uniform noise of a set strength, except channel 0 of the hidden state:
/// every token puts the same number there, no layer changes it, and so the output layer can use it as a constant to add
/// <see cref="TokenPrior"/> to the logits. Attention is made sharp, so that early tokens have a say in late ones.
/// </summary>
internal sealed class SeededWeights(SeededModelShape shape, SeededVocabulary vocabulary)
{
    private const int ConstantChannel = 0;
    private const float AttentionGain = 2f;
    private const float MixGain = 1f;
    private const float FeedForwardGain = 3f;
    private const float LogitDeviation = 2.5f;
    private const float ConstantOverNoise = 4f;
    private const float ResidualGrowthPerLayer = 3f;
    private int _tensorIndex;

    public IEnumerable<GgufTensorSource> All()
    {
        yield return Embedding("token_embd.weight", shape.TiedEmbeddings ? TiedChannel : InputChannel);
        yield return Vector("output_norm.weight", OutputNorm);
        if (!shape.TiedEmbeddings)
        {
            yield return Embedding("output.weight", OutputChannel);
        }

        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            foreach (GgufTensorSource tensor in Layer($"blk.{layer}"))
            {
                yield return tensor;
            }
        }
    }

    // The residual starts with deviation 1 and each layer adds noise of its own: this is how large it has grown at the end.
    private float ConstantValue => ConstantOverNoise * MathF.Sqrt(1 + (ResidualGrowthPerLayer * shape.LayerCount));

    private float InputChannel(SeededToken token) => ConstantValue;

    private float OutputChannel(SeededToken token) => TokenPrior.Of(token);

    private float TiedChannel(SeededToken token) => ConstantValue + TokenPrior.Of(token);

    private float OutputNorm(int channel) =>
        channel == ConstantChannel ? LogitDeviation / ConstantOverNoise : LogitDeviation / MathF.Sqrt(shape.Width);

    private static float LayerNorm(int channel) => channel == ConstantChannel ? 0 : 1;

    private IEnumerable<GgufTensorSource> Layer(string name)
    {
        yield return Vector($"{name}.attn_norm.weight", LayerNorm);
        yield return Matrix($"{name}.attn_q.weight", shape.Width, shape.Width, AttentionGain);
        yield return Matrix($"{name}.attn_k.weight", shape.Width, shape.KvWidth, AttentionGain);
        yield return Matrix($"{name}.attn_v.weight", shape.Width, shape.KvWidth, MixGain);
        yield return Matrix($"{name}.attn_output.weight", shape.Width, shape.Width, MixGain, keepConstant: true);
        yield return Vector($"{name}.ffn_norm.weight", LayerNorm);
        yield return Matrix($"{name}.ffn_gate.weight", shape.Width, shape.FeedForwardWidth, MixGain);
        yield return Matrix($"{name}.ffn_up.weight", shape.Width, shape.FeedForwardWidth, MixGain);
        yield return Matrix($"{name}.ffn_down.weight", shape.FeedForwardWidth, shape.Width, FeedForwardGain, keepConstant: true);
    }

    private static GgufTensorSource Vector(string name, Func<int, float> value, int length) =>
        new(name, GgufTensorType.F32, length, null, (_, weights) =>
        {
            for (int channel = 0; channel < weights.Length; channel++)
            {
                weights[channel] = value(channel);
            }
        });

    private GgufTensorSource Vector(string name, Func<int, float> value) => Vector(name, value, shape.Width);

    private GgufTensorSource Embedding(string name, Func<SeededToken, float> constant)
    {
        Xoshiro256 noise = NextGenerator();
        return new GgufTensorSource(name, shape.WeightType, shape.Width, shape.VocabularySize, (row, weights) =>
        {
            SeededNoise.Fill(noise, weights, deviation: 1);
            weights[ConstantChannel] = constant(vocabulary.Tokens[row]);
        });
    }

    private GgufTensorSource Matrix(string name, int inputs, int outputs, float gain, bool keepConstant = false)
    {
        Xoshiro256 noise = NextGenerator();
        float deviation = gain / MathF.Sqrt(inputs);
        return new GgufTensorSource(name, shape.WeightType, inputs, outputs, (row, weights) =>
        {
            SeededNoise.Fill(noise, weights, deviation);
            if (keepConstant && row == ConstantChannel)
            {
                weights.Clear();
            }
        });
    }

    private Xoshiro256 NextGenerator() => SeededNoise.Generator(shape.Seed, _tensorIndex++);
}
