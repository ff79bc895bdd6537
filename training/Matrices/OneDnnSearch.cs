using System.Runtime.InteropServices;

namespace Pipelines.Training.Matrices;

/// <summary>Finds oneDNN among the system's libraries.</summary>
internal static class OneDnnSearch
{
    private const string Name = "libdnnl.so.2";

    // One thread for each call, like OpenBLAS: the lanes have the cores.
    private const string ThreadsVariable = "OMP_NUM_THREADS";

    /// <returns>Null when there is none, or none that this processor gains by.</returns>
    public static OneDnn? Find(IMatrixProducts singles)
    {
        NativeEnvironment.Set(ThreadsVariable, "1");
        return NativeLibrary.TryLoad(Name, out nint library) && OneDnnApi.IsUsable(library) ? new OneDnn(library, Name, singles) : null;
    }
}
