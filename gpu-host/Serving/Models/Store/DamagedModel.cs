namespace GpuHost.Serving.Models.Store;

/// <summary>A model whose record cannot be read.</summary>
public sealed record DamagedModel(ModelName Name, string Problem);
