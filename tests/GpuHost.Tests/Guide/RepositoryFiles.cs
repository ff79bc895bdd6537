namespace GpuHost.Tests.Guide;

/// <summary>Files of the repository that the tests were built from.</summary>
internal static class RepositoryFiles
{
    private const string Mark = "Pipelines.sln";

    public static string PathOf(string relativePath)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, Mark)))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException($"No folder above the tests has {Mark}."), relativePath);
    }
}
