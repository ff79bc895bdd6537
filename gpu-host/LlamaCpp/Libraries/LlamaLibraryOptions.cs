namespace GpuHost.LlamaCpp.Libraries;

/// <summary>Where llama.cpp is looked for, and on what it may compute.</summary>
public sealed record LlamaLibraryOptions
{
    /// <summary>The variable that names a folder with llama.cpp, instead of the one restored by the build.</summary>
    public const string FolderVariable = "PIPELINES_LLAMA_DIR";

    /// <summary>Only this folder is looked in, if set.</summary>
    public string? Folder { get; init; }

    /// <summary>Where the search begins otherwise: the folder of the executable.</summary>
    public string BaseFolder { get; init; } = AppContext.BaseDirectory;

    /// <summary>Auto takes the best device there is; <see cref="DevicePreference.Cpu"/> leaves GPUs alone.</summary>
    public DevicePreference Device { get; init; } = DevicePreference.Auto;

    /// <summary>Defaults, with the folder that the environment names. For composition roots.</summary>
    public static LlamaLibraryOptions FromEnvironment()
    {
#pragma warning disable RS0030 // The one place that reads this variable, called by composition roots only.
        string? folder = Environment.GetEnvironmentVariable(FolderVariable);
#pragma warning restore RS0030
        return new LlamaLibraryOptions { Folder = string.IsNullOrWhiteSpace(folder) ? null : folder };
    }
}
