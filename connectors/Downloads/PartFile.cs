using System.Text.Json;

namespace Pipelines.Connectors.Downloads;

/// <summary>
/// A file on its way, and the note beside it that says what it is a part of. The note is written before the bytes that it
/// speaks of, so bytes of one version are never continued with those of another. One owner at a time.
/// </summary>
internal sealed class PartFile : IAsyncDisposable
{
    private readonly string statePath;
    private readonly FileStream bytes;

    private PartFile(string path, FileStream bytes)
    {
        statePath = path + ".json";
        this.bytes = bytes;
    }

    /// <summary>Null before the first answer, and when what was here belongs to something else.</summary>
    public PartState? State { get; private set; }

    public long LengthBytes => bytes.Length;

    /// <summary>From where to ask: 0 where nothing says which version the bytes that are here belong to.</summary>
    public long ResumeAtBytes => State is { CanResume: true } ? bytes.Length : 0;

    /// <summary>Opens what is there for <paramref name="address"/>, or starts empty.</summary>
    /// <exception cref="IOException">The file cannot be written, or another process is writing it.</exception>
    public static PartFile Open(string path, Uri address)
    {
        FileStream bytes = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        PartFile part = new(path, bytes);
        PartState? state = part.ReadState();
        if (state is { CanResume: true } && state.Address == address)
            part.State = state;
        else
            bytes.SetLength(0);
        return part;
    }

    /// <summary>Forgets the bytes that are here; what comes next belongs to <paramref name="state"/>.</summary>
    public void Restart(PartState? state)
    {
        bytes.SetLength(0);
        State = state;
        File.Delete(statePath);
        if (state is not null)
            WriteState(state);
    }

    public async Task AppendAsync(ReadOnlyMemory<byte> received, CancellationToken cancellationToken)
    {
        bytes.Seek(0, SeekOrigin.End);
        await bytes.WriteAsync(received, cancellationToken);
    }

    public void FlushToDisk() => bytes.Flush(flushToDisk: true);

    public ValueTask DisposeAsync() => bytes.DisposeAsync();

    private PartState? ReadState()
    {
        try
        {
            return File.Exists(statePath) ? JsonSerializer.Deserialize<PartState>(File.ReadAllBytes(statePath)) : null;
        }
        catch (JsonException)
        {
            // A note that a crash cut short says nothing, so the bytes beside it are nobody's.
            return null;
        }
    }

    private void WriteState(PartState state)
    {
        using FileStream file = new(statePath, FileMode.Create, FileAccess.Write, FileShare.None);
        JsonSerializer.Serialize(file, state);
        file.Flush(flushToDisk: true);
    }
}
