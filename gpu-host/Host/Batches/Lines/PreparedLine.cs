using GpuHost.Host.Batches.Input;

namespace GpuHost.Host.Batches.Lines;

/// <summary>A line before its turn.</summary>
/// <param name="Order">What it asks for.</param>
/// <param name="Work">Null where it could not be read yet, for reasons that are told or tried again when it is answered.</param>
internal sealed record PreparedLine(LineOrder Order, LineWork? Work);
