namespace GpuHost.Serving.SeededModels;

/// <summary>Two neighbouring symbols that become the symbol <paramref name="Result"/>.</summary>
internal readonly record struct BytePairMerge(int Left, int Right, int Result);
