using System.Buffers.Binary;
using GpuHost.Serving.Gguf;
using GpuHost.Serving.Randomness;

namespace GpuHost.Serving.Tests.Gguf;

public sealed class GgufRowEncoderTests
{
    [Fact]
    public void Encode_Q8_EveryWeightIsWithinHalfAStep()
    {
        float[] weights = Noise(64, seed: 1);
        byte[] packed = new byte[2 * 34];
        GgufRowEncoder.Encode(GgufTensorType.Q8_0, weights, packed);

        for (int i = 0; i < weights.Length; i++)
        {
            ReadOnlySpan<byte> block = packed.AsSpan(i / 32 * 34, 34);
            float scale = (float)BinaryPrimitives.ReadHalfLittleEndian(block);
            float back = scale * (sbyte)block[2 + (i % 32)];
            Assert.InRange(back - weights[i], -0.6f * scale, 0.6f * scale);
        }
    }

    [Fact]
    public void Encode_Q4_EveryWeightIsWithinOneStep()
    {
        float[] weights = Noise(32, seed: 2);
        byte[] packed = new byte[18];
        GgufRowEncoder.Encode(GgufTensorType.Q4_0, weights, packed);

        float scale = (float)BinaryPrimitives.ReadHalfLittleEndian(packed);
        for (int i = 0; i < weights.Length; i++)
        {
            int nibble = i < 16 ? packed[2 + i] & 15 : packed[2 + i - 16] >> 4;
            float back = scale * (nibble - 8);
            Assert.InRange(back - weights[i], -1.01f * MathF.Abs(scale), 1.01f * MathF.Abs(scale));
        }
    }

    [Theory]
    [InlineData(GgufTensorType.Q8_0, 34)]
    [InlineData(GgufTensorType.Q4_0, 18)]
    public void Encode_AllZero_HasScaleZero(GgufTensorType type, int bytes)
    {
        byte[] packed = new byte[bytes];
        GgufRowEncoder.Encode(type, new float[32], packed);

        Assert.Equal((Half)0, BinaryPrimitives.ReadHalfLittleEndian(packed));
    }

    private static float[] Noise(int count, ulong seed)
    {
        var random = new Xoshiro256(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSignedSingle())];
    }
}
