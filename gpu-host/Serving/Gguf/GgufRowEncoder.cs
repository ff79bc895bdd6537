using System.Buffers.Binary;

namespace GpuHost.Serving.Gguf;

/// <summary>
/// Packs one row of weights as ggml's reference quantisers do. Only operations that IEEE 754 defines exactly are used, so
/// the bytes are the same on every machine.
/// </summary>
internal static class GgufRowEncoder
{
    public static void Encode(GgufTensorType type, ReadOnlySpan<float> weights, Span<byte> destination)
    {
        switch (type)
        {
            case GgufTensorType.F32:
                EncodeSingles(weights, destination);
                break;
            case GgufTensorType.F16:
                EncodeHalves(weights, destination);
                break;
            case GgufTensorType.Q8_0:
                EncodeBlocks(GgufBlock.Of(type), weights, destination, EncodeQ8Block);
                break;
            case GgufTensorType.Q4_0:
                EncodeBlocks(GgufBlock.Of(type), weights, destination, EncodeQ4Block);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "Not a type that we write.");
        }
    }

    private delegate void BlockEncoder(ReadOnlySpan<float> weights, Span<byte> destination);

    private static void EncodeSingles(ReadOnlySpan<float> weights, Span<byte> destination)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(destination[(4 * i)..], weights[i]);
        }
    }

    private static void EncodeHalves(ReadOnlySpan<float> weights, Span<byte> destination)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            BinaryPrimitives.WriteHalfLittleEndian(destination[(2 * i)..], (Half)weights[i]);
        }
    }

    private static void EncodeBlocks(
        GgufBlock block, ReadOnlySpan<float> weights, Span<byte> destination, BlockEncoder encode)
    {
        for (int b = 0; b < weights.Length / block.Weights; b++)
        {
            encode(weights.Slice(b * block.Weights, block.Weights), destination.Slice(b * block.Bytes, block.Bytes));
        }
    }

    // block_q8_0: half scale | 32 × int8.  weight ≈ scale × q, scale = max |weight| / 127
    private static void EncodeQ8Block(ReadOnlySpan<float> weights, Span<byte> destination)
    {
        float scale = LargestMagnitude(weights, out _) / 127f;
        float inverse = scale == 0 ? 0 : 1f / scale;
        BinaryPrimitives.WriteHalfLittleEndian(destination, (Half)scale);
        for (int i = 0; i < weights.Length; i++)
        {
            destination[2 + i] = (byte)(sbyte)MathF.Round(weights[i] * inverse, MidpointRounding.AwayFromZero);
        }
    }

    // block_q4_0: half scale | 16 bytes; byte i holds weight i (low nibble) and i + 16 (high).
    // weight ≈ scale × (q − 8), scale = (the weight of largest magnitude) / −8
    private static void EncodeQ4Block(ReadOnlySpan<float> weights, Span<byte> destination)
    {
        LargestMagnitude(weights, out float extreme);
        float scale = extreme / -8f;
        float inverse = scale == 0 ? 0 : 1f / scale;
        BinaryPrimitives.WriteHalfLittleEndian(destination, (Half)scale);
        int half = weights.Length / 2;
        for (int i = 0; i < half; i++)
        {
            int low = Nibble(weights[i] * inverse);
            int high = Nibble(weights[i + half] * inverse);
            destination[2 + i] = (byte)(low | (high << 4));
        }
    }

    private static int Nibble(float scaled) => Math.Min(15, (int)(scaled + 8.5f));

    private static float LargestMagnitude(ReadOnlySpan<float> weights, out float extreme)
    {
        float magnitude = 0;
        extreme = 0;
        foreach (float weight in weights)
        {
            if (MathF.Abs(weight) <= magnitude)
            {
                continue;
            }

            magnitude = MathF.Abs(weight);
            extreme = weight;
        }
        return magnitude;
    }
}
