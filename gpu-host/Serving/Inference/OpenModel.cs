using GpuHost.Serving.Engine;

namespace GpuHost.Serving.Inference;

/// <summary>A model that is open in this process: its engine, and the client over it.</summary>
internal sealed record OpenModel(ServingEngine Engine, EngineInferenceClient Client);
