namespace GpuHost.Tests.Page;

/// <summary>A Chromium of this machine.</summary>
internal static class Browser
{
    /// <summary>Where there must be one, so that its absence is a failure.</summary>
    private static readonly string[] RequiredBy = ["CI", "PIPELINES_BROWSER_REQUIRED"];

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome.exe", "msedge.exe"];

    /// <summary>Null for none.</summary>
    public static string? Path { get; } = Find();

    public static string Remedy => "There is no Chromium on this machine. Install it, for instance with: apt-get install chromium";

#pragma warning disable RS0030 // Where programs are, and whether this is a build machine, only the environment says.
    public static bool IsRequired => RequiredBy.Any(static name => Environment.GetEnvironmentVariable(name) is { Length: > 0 } and not "false");

    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
        .SelectMany(static folder => Names.Select(name => System.IO.Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);
#pragma warning restore RS0030
}
