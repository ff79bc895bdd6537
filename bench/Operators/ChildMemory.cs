using System.Globalization;

namespace Pipelines.Bench.Operators;

/// <summary>The peaks of the memory of this process's children, which run the code of pipelines. Linux only; elsewhere 0.</summary>
internal static class ChildMemory
{
    private const string Peak = "VmHWM:";
    private const string Parent = "PPid:";
    private const double MegabytesPerKilobyte = 1.024e-3;

    public static double PeakMegabytes() => !OperatingSystem.IsLinux() ? 0 : Directory
        .EnumerateDirectories("/proc")
        .Where(static folder => char.IsAsciiDigit(Path.GetFileName(folder)[0]))
        .Select(StatusOf)
        .Where(static status => NumberOf(status, Parent) == Environment.ProcessId)
        .Sum(static status => NumberOf(status, Peak) * MegabytesPerKilobyte);

    /// <summary>Nothing of a process that has ended meanwhile.</summary>
    private static string[] StatusOf(string folder)
    {
        try
        {
            return File.ReadAllLines(Path.Combine(folder, "status"));
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static long NumberOf(string[] status, string name) => status.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
        ? long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture)
        : 0;
}
