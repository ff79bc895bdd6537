namespace Pipelines.TestKit.Storage;

/// <summary>An empty folder of one test; disposing deletes it with all that is in it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pipelines-test-");

    public string FullPath => _folder.FullName;

    /// <summary>The full path of something in the folder.</summary>
    public string this[string relativePath] => Path.Combine(_folder.FullName, relativePath);

    public void Dispose() => _folder.Delete(recursive: true);
}
