namespace GpuHost.Serving.Models;

/// <summary>One adapter and its strength (1 = as trained) in a batch.</summary>
public readonly record struct AdapterUse(AdapterId Adapter, float Scale);
