namespace GpuHost.Serving.Gguf;

/// <summary>
/// An array of scalar metadata values. <paramref name="Items"/> is an array of the matching CLR type, such as
/// <c>string[]</c> or <c>int[]</c>.
/// </summary>
public sealed record GgufArray(GgufValueType ElementType, Array Items);
