namespace Pipelines.Functions.App.Inputs;

/// <summary>Where bodies lie while they are being read. What a killed process left is deleted at the start: nobody knows its names.</summary>
internal sealed class ScratchFolder
{
    private readonly string _folder;
    private readonly Func<Guid> _newGuid;

    public ScratchFolder(string folder, Func<Guid> newGuid)
    {
        _newGuid = newGuid;
        _folder = Path.Combine(folder, $"process-{Environment.ProcessId}");
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }

        Directory.CreateDirectory(_folder);
    }

    /// <summary>The name of a file that is not there yet.</summary>
    /// <param name="extension">Says what is in it.</param>
    public ScratchFile New(string extension) => new(Path.Combine(_folder, $"{_newGuid():n}{extension}"));
}
