using System.Runtime.InteropServices;

namespace Pipelines.Training.Matrices;

/// <summary>
/// The C library's environment, which native libraries read while they are being loaded: what .NET sets does not reach it.
/// </summary>
internal static unsafe class NativeEnvironment
{
    /// <summary>Does nothing where there is no such C library; then the native libraries' own choices stand.</summary>
    public static void Set(string variable, string value)
    {
        if (!OperatingSystem.IsLinux() || !NativeLibrary.TryLoad("libc.so.6", out nint libc))
        {
            return;
        }

        var setenv = (delegate* unmanaged[Cdecl]<byte*, byte*, int, int>)NativeLibrary.GetExport(libc, "setenv");
        nint nativeName = Marshal.StringToCoTaskMemUTF8(variable);
        nint nativeValue = Marshal.StringToCoTaskMemUTF8(value);
        _ = setenv((byte*)nativeName, (byte*)nativeValue, 1);
        Marshal.FreeCoTaskMem(nativeName);
        Marshal.FreeCoTaskMem(nativeValue);
    }
}
