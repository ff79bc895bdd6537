namespace GpuHost.Serving.Models;

/// <summary>
/// A sequence of the context's KV cache: 0 up to <see cref="EngineLimits.SequencesMax"/> − 1.
/// llama.cpp aborts the process on an id outside that range, so an engine checks every id it is given.
/// </summary>
public readonly record struct SequenceId(int Value)
{
    public override string ToString() => $"seq {Value}";
}
