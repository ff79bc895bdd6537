namespace GpuHost.Serving.Models;

/// <summary>A LoRA adapter that an engine has loaded; meaningless to any other engine.</summary>
public readonly record struct AdapterId(int Value);
