namespace Pipelines.Durable.Hub.Waking;

/// <summary>
/// Tells the other processes of a hub that something was committed: one file for each kind of news in a folder beside the hub, written
/// to when it happens and watched by all. Nobody asks the disk while nothing happens. A ring that is lost costs time, never work:
/// whoever waits looks again after <see cref="HubOptions.SlowScanInterval"/>. A process hears its own rings too; it looks once and finds
/// nothing.
/// </summary>
internal sealed class Doorbell : IDisposable
{
    private readonly Dictionary<Bell, FileStream> _files = [];
    private readonly Action<Bell> _heard;
    private readonly FileSystemWatcher? _watcher;

    /// <param name="folder">Made when it is not there.</param>
    /// <param name="heard">Called on a thread of the watcher.</param>
    public Doorbell(string folder, Action<Bell> heard)
    {
        _heard = heard;
        Directory.CreateDirectory(folder);
        foreach (Bell bell in Enum.GetValues<Bell>())
        {
            _files.Add(bell, new FileStream(
                Path.Combine(folder, FileName(bell)),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.ReadWrite | FileShare.Delete,
                bufferSize: 0));
        }

        (_watcher, SilenceReason) = Watch(folder);
    }

    /// <summary>Why rings of other processes are not heard; null when they are.</summary>
    public string? SilenceReason { get; }

    public void Ring(Bell bell)
    {
        try
        {
            RandomAccess.Write(_files[bell].SafeFileHandle, [(byte)'.'], fileOffset: 0);
        }
        catch (IOException)
        {
            // The others find out at their next slow scan; what was committed stands.
        }
    }

    public void Dispose()
    {
        _watcher?.Dispose();
        foreach (FileStream file in _files.Values)
        {
            file.Dispose();
        }
    }

    private static string FileName(Bell bell) => bell.ToString().ToLowerInvariant();

    /// <summary>A system gives each user a limited number of watches. Without one the hub works, only slower between processes.</summary>
    private (FileSystemWatcher? Watcher, string? SilenceReason) Watch(string folder)
    {
        FileSystemWatcher? watcher = null;
        try
        {
            watcher = new FileSystemWatcher(folder) { NotifyFilter = NotifyFilters.LastWrite };
            watcher.Changed += (_, change) => Hear(change.Name);
            watcher.Error += (_, _) => HearAll();
            watcher.EnableRaisingEvents = true;
            return (watcher, null);
        }
        catch (Exception e) when (e is IOException or PlatformNotSupportedException)
        {
            watcher?.Dispose();
            return (null, e.Message);
        }
    }

    private void Hear(string? fileName)
    {
        foreach (Bell bell in _files.Keys)
        {
            if (fileName == FileName(bell))
            {
                _heard(bell);
            }
        }
    }

    /// <summary>Notices were lost: any of them may have been rung.</summary>
    private void HearAll()
    {
        foreach (Bell bell in _files.Keys)
        {
            _heard(bell);
        }
    }
}
