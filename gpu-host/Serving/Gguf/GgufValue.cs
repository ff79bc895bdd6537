using System.Globalization;

namespace GpuHost.Serving.Gguf;

/// <summary>
/// One metadata value. <paramref name="Content"/> is the CLR value of <paramref name="Type"/>: a number, a
/// <see cref="bool"/>, a <see cref="string"/>, or a <see cref="GgufArray"/>.
/// </summary>
public sealed record GgufValue(GgufValueType Type, object Content)
{
    public static implicit operator GgufValue(string text) => new(GgufValueType.String, text);

    public static implicit operator GgufValue(uint number) => new(GgufValueType.UInt32, number);

    public static implicit operator GgufValue(float number) => new(GgufValueType.Float32, number);

    public static implicit operator GgufValue(bool truth) => new(GgufValueType.Bool, truth);

    public static implicit operator GgufValue(string[] items) =>
        new(GgufValueType.Array, new GgufArray(GgufValueType.String, items));

    public static implicit operator GgufValue(int[] items) =>
        new(GgufValueType.Array, new GgufArray(GgufValueType.Int32, items));

    /// <summary>The value for people: scalars as text, arrays as their type and length.</summary>
    public override string ToString() => Content switch
    {
        GgufArray array => $"{array.ElementType}[{array.Items.Length}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => Content.ToString() ?? "",
    };
}
