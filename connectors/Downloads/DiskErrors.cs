namespace Pipelines.Connectors.Downloads;

/// <summary>Tells a full disk from other failures of writing.</summary>
internal static class DiskErrors
{
    private const int LinuxNoSpace = 28; // ENOSPC
    private const int WindowsDiskFull = 0x70; // ERROR_DISK_FULL
    private const int CodeMask = 0xFFFF;

    public static bool IsDiskFull(IOException error) =>
        (error.HResult & CodeMask) is var code && code == (OperatingSystem.IsWindows() ? WindowsDiskFull : LinuxNoSpace);
}
