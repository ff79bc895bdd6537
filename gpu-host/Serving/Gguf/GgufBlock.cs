namespace GpuHost.Serving.Gguf;

/// <summary>How a ggml type packs its weights: <paramref name="Bytes"/> for each <paramref name="Weights"/> of a row.</summary>
internal readonly record struct GgufBlock(int Weights, int Bytes)
{
    /// <summary>Weights in a block of the small quantised types (ggml's QK4_0, QK8_0 and their kin).</summary>
    public const int SmallWeights = 32;

    private const int SuperWeights = 256;

    /// <summary>The block of a type code, or null for a type that is newer than this table.</summary>
    public static GgufBlock? Of(uint typeCode) => typeCode switch
    {
        0 => new(1, 4), // F32
        1 => new(1, 2), // F16
        2 => new(SmallWeights, 18), // Q4_0
        3 => new(SmallWeights, 20), // Q4_1
        6 => new(SmallWeights, 22), // Q5_0
        7 => new(SmallWeights, 24), // Q5_1
        8 => new(SmallWeights, 34), // Q8_0
        9 => new(SmallWeights, 36), // Q8_1
        10 => new(SuperWeights, 84), // Q2_K
        11 => new(SuperWeights, 110), // Q3_K
        12 => new(SuperWeights, 144), // Q4_K
        13 => new(SuperWeights, 176), // Q5_K
        14 => new(SuperWeights, 210), // Q6_K
        15 => new(SuperWeights, 292), // Q8_K
        16 => new(SuperWeights, 66), // IQ2_XXS
        17 => new(SuperWeights, 74), // IQ2_XS
        18 => new(SuperWeights, 98), // IQ3_XXS
        19 => new(SuperWeights, 50), // IQ1_S
        20 => new(SmallWeights, 18), // IQ4_NL
        21 => new(SuperWeights, 110), // IQ3_S
        22 => new(SuperWeights, 82), // IQ2_S
        23 => new(SuperWeights, 136), // IQ4_XS
        24 => new(1, 1), // I8
        25 => new(1, 2), // I16
        26 => new(1, 4), // I32
        27 => new(1, 8), // I64
        28 => new(1, 8), // F64
        29 => new(SuperWeights, 56), // IQ1_M
        30 => new(1, 2), // BF16
        34 => new(SuperWeights, 54), // TQ1_0
        35 => new(SuperWeights, 66), // TQ2_0
        39 => new(SmallWeights, 17), // MXFP4
        _ => null,
    };

    public static GgufBlock Of(GgufTensorType type) =>
        Of((uint)type) ?? throw new ArgumentOutOfRangeException(nameof(type), type, "Not a type that we write.");
}
