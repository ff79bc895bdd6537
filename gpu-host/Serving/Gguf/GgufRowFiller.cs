namespace GpuHost.Serving.Gguf;

/// <summary>Computes the weights of one row.</summary>
internal delegate void GgufRowFiller(int row, Span<float> weights);
