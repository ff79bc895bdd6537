using System.Diagnostics;

namespace Pipelines.Bench.Soak;

/// <summary>
/// Runs a simulation or a gate of the tests at length. It stays where it is: nothing references tests, so it is started as a program,
/// built for release like the bench itself.
/// </summary>
internal static class TestProgram
{
    private const string Solution = "Pipelines.sln";

    public static Func<string[], Task<int>> Of(string project, string word) => args => RunAsync(project, word, args);

    private static async Task<int> RunAsync(string project, string word, string[] args)
    {
        using Process process = Process.Start(new ProcessStartInfo(
            "dotnet", ["run", "-c", "Release", "--project", Path.Combine(Root(), "tests", project), "--", word, .. args]))!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private static string Root()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution)))
            {
                return folder.FullName;
            }
        }

        throw new FileNotFoundException($"There is no {Solution} in any folder above {AppContext.BaseDirectory}: run the bench from its repository.");
    }
}
