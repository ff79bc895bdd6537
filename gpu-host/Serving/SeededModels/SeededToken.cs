namespace GpuHost.Serving.SeededModels;

/// <summary>A token of the seeded vocabulary: its name in the file, and the bytes that it stands for.</summary>
internal sealed record SeededToken(string Name, SeededTokenKind Kind, byte[] Bytes);
