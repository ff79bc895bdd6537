using System.Diagnostics;

namespace Pipelines.Cli.Tests.Stores;

/// <summary>
/// Runs the command line twice: first where its store has too little room, then where it has enough. The room is that of a small
/// file system of its own where the system lets one be mounted, and else a limit on the size of files.
/// </summary>
internal static class SmallDisk
{
    private const string OnASmallFileSystem = """
        mount -t tmpfs -o size=64k small "$STORE" || exit 99
        "$@" 1>&2; echo $?
        mount -o remount,size=64m "$STORE"
        "$@" 1>&2; echo $?
        """;

    /// <summary>In units of 512 bytes. The runtime's own large mappings count as files where they may be written and executed.</summary>
    private const string UnderALimit = """
        export DOTNET_EnableWriteXorExecute=0
        (ulimit -f 8; trap '' XFSZ; "$@" 1>&2); echo $?
        "$@" 1>&2; echo $?
        """;

    /// <returns>The two exit codes, and what both have said.</returns>
    public static async Task<(int Full, int Roomy, string Said)> RunTwiceAsync(string home, string store, params string[] args)
    {
        Directory.CreateDirectory(store);
        (int exit, string codes, string said) = await ShellAsync(["unshare", "-rm", "sh"], OnASmallFileSystem, home, store, args);
        if (exit != 0)
        {
            (_, codes, said) = await ShellAsync(["sh"], UnderALimit, home, store, args);
        }

        string[] lines = codes.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return (int.Parse(lines[0]), int.Parse(lines[1]), said);
    }

    private static async Task<(int Exit, string Out, string Error)> ShellAsync(string[] shell, string script, string home, string store, string[] args)
    {
        ProcessStartInfo start = new(
            shell[0],
            [.. shell[1..], "-c", script, "sh", "dotnet", Path.Combine(AppContext.BaseDirectory, "pipelines.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["HOME"] = home, ["STORE"] = store, ["PIPELINES_MODELS_DIR"] = "" },
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await errors);
    }
}
