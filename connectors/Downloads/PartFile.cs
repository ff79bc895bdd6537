using System.Text.Json;

namespace Pipelines.Connectors.Downloads;

/// <summary>
/// A file on its way, and the note beside it that says what it is a part of. The note is written before the bytes that it
/// speaks of, so bytes of one version are never continued with those of another. One owner at a time.
/// </summary>
internal sealed class PartFile : IAsyncDisposable
{
    private readonly string _statePath;
    private readonly FileStream _bytes;

    private PartFile(string path, FileStream bytes)
    {
        _statePath = path + ".json";
        _bytes = bytes;
    }

    /// <summary>Null before the first answer, and when what was here belongs to something else.</summary>
    public PartState? State { get; private set; }

    public long LengthBytes => _bytes.Length;

    /// <summary>From where to ask: 0 where nothing says which version the bytes that are here belong to.</summary>
    public long ResumeAtBytes => State is { CanResume: true } ? _bytes.Length : 0;

    /// <summary>Opens what is there for <paramref name="address"/>, or starts empty.</summary>
    /// <exception cref="IOException">The file cannot be written, or another process is writing it.</exception>
    public static PartFile Open(string path, Uri address)
    {
        // Without a buffer, what was received is the system's at once, and a killed process loses none of it.
        FileStream bytes = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        PartFile part = new(path, bytes);
        PartState? state = part.ReadState();
        if (state is { CanResume: true } && state.Address == address)
        {
            part.State = state;
        }
        else
        {
            bytes.SetLength(0);
        }

        return part;
    }

    /// <summary>Forgets the bytes that are here; what comes next belongs to <paramref name="state"/>.</summary>
    public void Restart(PartState? state)
    {
        _bytes.SetLength(0);
        State = state;
        File.Delete(_statePath);
        if (state is not null)
        {
            WriteState(state);
        }
    }

    public async Task AppendAsync(ReadOnlyMemory<byte> received, CancellationToken cancellationToken)
    {
        _bytes.Seek(0, SeekOrigin.End);
        await _bytes.WriteAsync(received, cancellationToken);
    }

    public void FlushToDisk() => _bytes.Flush(flushToDisk: true);

    public ValueTask DisposeAsync() => _bytes.DisposeAsync();

    private PartState? ReadState()
    {
        try
        {
            return File.Exists(_statePath) ? JsonSerializer.Deserialize<PartState>(File.ReadAllBytes(_statePath)) : null;
        }
        catch (JsonException)
        {
            // A note that a crash cut short says nothing, so the bytes beside it are nobody's.
            return null;
        }
    }

    private void WriteState(PartState state)
    {
        using FileStream file = new(_statePath, FileMode.Create, FileAccess.Write, FileShare.None);
        JsonSerializer.Serialize(file, state);
        file.Flush(flushToDisk: true);
    }
}
