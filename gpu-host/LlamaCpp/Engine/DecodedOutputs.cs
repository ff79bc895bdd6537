using GpuHost.Serving.Models;

namespace GpuHost.LlamaCpp.Engine;

/// <summary>What the last successful decode left to read.</summary>
internal readonly record struct DecodedOutputs(BatchOutput Kind, int Count);
