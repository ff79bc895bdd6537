using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GpuHost.LlamaCpp.Engine;

/// <summary>
/// What a running decode looks at to see whether it should stop. llama.cpp asks on the thread that called it, between
/// two operations, and on the CPU only.
/// </summary>
internal sealed unsafe class AbortFlag
{
    private readonly int[] _flag = GC.AllocateArray<int>(1, pinned: true);

    public static delegate* unmanaged[Cdecl]<void*, byte> Callback => &IsSet;

    /// <summary>For the callback; valid while this object lives.</summary>
    public void* Address => Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_flag));

    public void Set() => Volatile.Write(ref _flag[0], 1);

    public void Reset() => Volatile.Write(ref _flag[0], 0);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte IsSet(void* flag) => Volatile.Read(ref *(int*)flag) != 0 ? (byte)1 : (byte)0;
}
