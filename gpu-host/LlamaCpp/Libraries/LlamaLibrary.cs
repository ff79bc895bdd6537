using System.Reflection;
using System.Runtime.InteropServices;
using GpuHost.LlamaCpp.Interop;
using GpuHost.LlamaCpp.Logging;
using GpuHost.Serving.Models;
using Microsoft.Extensions.Logging;

namespace GpuHost.LlamaCpp.Libraries;

/// <summary>
/// llama.cpp, loaded: found, version-checked, its structs compared, its backends chosen. There is one per process,
/// because its log and its devices are; it is never unloaded.
/// </summary>
public sealed unsafe class LlamaLibrary
{
    private static readonly Lock Gate = new();
    private static LlamaLibrary? _loaded;

    private LlamaLibrary(
        string folder, string version, string commit, string cpuVariant, IReadOnlyList<ComputeDevice> devices, BackendChoice choice)
    {
        Folder = folder;
        Version = version;
        Commit = commit;
        CpuVariant = cpuVariant;
        Devices = devices;
        Choice = choice;
    }

    /// <summary>Where it was loaded from.</summary>
    public string Folder { get; }

    /// <summary>As the library says, such as <c>0.5.0-dev</c>.</summary>
    public string Version { get; }

    /// <summary>The commit of ggml that it was built from, shortened.</summary>
    public string Commit { get; }

    /// <summary>The processor family that the loaded CPU kernels are built for, such as <c>haswell</c>.</summary>
    public string CpuVariant { get; }

    /// <summary>What models compute on, such as <c>CPU</c>, <c>CUDA</c>.</summary>
    public string Backend => Choice.Backend;

    /// <summary>Why that and nothing else.</summary>
    public string BackendReason => Choice.Reason;

    /// <summary>Name and version, for records of what computed something.</summary>
    public string Name => $"llama.cpp v{Version} ({Commit})";

    internal IReadOnlyList<ComputeDevice> Devices { get; }

    internal BackendChoice Choice { get; }

    /// <summary>Loads llama.cpp, or returns it if it is loaded; either way its log goes to this factory from now on.</summary>
    /// <exception cref="ModelEngineException"><see cref="ModelEngineFailure.LibraryUnavailable"/>: it is missing, of
    /// another version, or does not load; or it is loaded from another folder than the one asked for now.</exception>
    public static LlamaLibrary Load(LlamaLibraryOptions options, ILoggerFactory loggers)
    {
        lock (Gate)
        {
            ILogger native = loggers.CreateLogger("llama.cpp");
            if (_loaded is { } loaded)
            {
                RequireSameFolder(loaded, options);
                NativeLog.RouteTo(native);
                return loaded;
            }

            return _loaded = LoadFirst(options, loggers.CreateLogger<LlamaLibrary>(), native);
        }
    }

    private static void RequireSameFolder(LlamaLibrary loaded, LlamaLibraryOptions options)
    {
        if (options.Folder is { } folder && Path.GetFullPath(folder) != loaded.Folder)
        {
            throw Unavailable($"llama.cpp is already loaded from '{loaded.Folder}'; a process cannot load it from '{folder}' too.");
        }
    }

    // Steps: find → open and check → resolve → log → backends → devices → choice.
    private static LlamaLibrary LoadFirst(LlamaLibraryOptions options, ILogger logger, ILogger native)
    {
        NativeFolder folder = NativeFolderSearch.Find(options, NativePlatform.Current, NativeLibrarySet.Probe);
        NativeLibrarySet libraries = NativeLibrarySet.Open(folder);
        ResolveTo(libraries);

        NativeLog.RouteTo(native);
        string commit = NativeText.Read(GgmlApi.ggml_commit()) ?? "unknown commit";
        logger.LibraryLoaded(libraries.Version, commit, folder.Path);

        string cpuVariant = LoadBackends(folder);
        LlamaApi.llama_backend_init();
        List<ComputeDevice> devices = ListDevices();
        if (devices.Count == 0)
        {
            throw Unavailable($"llama.cpp in '{folder.Path}' has no backend that runs on this machine, not even for the CPU.");
        }

        BackendChoice choice = BackendChoice.Decide(devices, options.Device, folder.Refusals);
        logger.BackendChosen(choice.Backend, choice.Reason);
        return new LlamaLibrary(folder.Path, libraries.Version, commit, cpuVariant, devices, choice);
    }

    // After this nothing of the choice can be taken back: the runtime remembers each resolved function.
    private static void ResolveTo(NativeLibrarySet libraries) =>
        NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), (name, _, _) => name switch
        {
            LlamaApi.Library => libraries.Llama,
            GgmlApi.Registry => libraries.Ggml,
            GgmlApi.Base => libraries.GgmlBase,
            _ => 0,
        });

    private static string LoadBackends(NativeFolder folder)
    {
        using NativeLogCapture capture = NativeLog.Capture();
        GgmlApi.ggml_backend_load_all_from_path(folder.Path);
        return CpuVariantName.FromLog(capture.Lines);
    }

    private static List<ComputeDevice> ListDevices()
    {
        var devices = new List<ComputeDevice>();
        for (nuint i = 0; i < GgmlApi.ggml_backend_dev_count(); i++)
        {
            nint device = GgmlApi.ggml_backend_dev_get(i);
            nuint free, total;
            GgmlApi.ggml_backend_dev_memory(device, &free, &total);
            devices.Add(new ComputeDevice(
                NativeText.Read(GgmlApi.ggml_backend_dev_name(device)) ?? "?",
                NativeText.Read(GgmlApi.ggml_backend_dev_description(device)) ?? "?",
                NativeText.Read(GgmlApi.ggml_backend_reg_name(GgmlApi.ggml_backend_dev_backend_reg(device))) ?? "?",
                GgmlApi.ggml_backend_dev_type(device),
                (long)total,
                device));
        }

        return devices;
    }

    private static ModelEngineException Unavailable(string message) => new(ModelEngineFailure.LibraryUnavailable, message);
}
