using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace GpuHost.LlamaCpp.Models;

/// <summary>Takes llama.cpp's progress callback to an <see cref="IProgress{T}"/>, and cancellation back to it.</summary>
internal sealed unsafe class LoadProgress(IProgress<float>? progress, CancellationToken cancellation)
{
    private ExceptionDispatchInfo? _failure;

    public static delegate* unmanaged[Cdecl]<float, void*, byte> Callback => &Report;

    /// <summary>Rethrows what the progress receiver threw, or throws if the loading was cancelled.</summary>
    public void ThrowIfStopped()
    {
        _failure?.Throw();
        cancellation.ThrowIfCancellationRequested();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte Report(float share, void* userData)
    {
        var self = (LoadProgress)GCHandle.FromIntPtr((nint)userData).Target!;
        return self.GoesOn(share) ? (byte)1 : (byte)0;
    }

    private bool GoesOn(float share)
    {
        try
        {
            progress?.Report(share);
        }
#pragma warning disable CA1031 // It must not leave a native callback; ThrowIfStopped rethrows it.
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
        }
#pragma warning restore CA1031
        return _failure is null && !cancellation.IsCancellationRequested;
    }
}
