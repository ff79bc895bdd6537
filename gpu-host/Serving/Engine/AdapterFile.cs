namespace GpuHost.Serving.Engine;

/// <summary>A LoRA adapter that requests may name.</summary>
/// <param name="Name">As requests call it.</param>
/// <param name="Path">A GGUF file made for the model.</param>
/// <param name="Scale">Its strength; 1 as trained.</param>
public sealed record AdapterFile(string Name, string Path, float Scale = 1f);
