namespace Pipelines.TestKit.FileServing;

/// <summary>What a <see cref="FaultyFileServer"/> does with one request instead of serving it well.</summary>
public abstract record FileFault
{
    private FileFault()
    {
    }

    /// <summary>Closes the connection after so many bytes of the body; they all arrive.</summary>
    public sealed record Drop(int AfterBytes) : FileFault;

    /// <summary>Resets the connection after so many bytes of the body; any part of them arrives, or nothing.</summary>
    public sealed record Reset(int AfterBytes) : FileFault;

    /// <summary>Sends so many bytes of the body, then nothing more until the client goes away.</summary>
    public sealed record Hang(int AfterBytes) : FileFault;

    /// <summary>Answers with a status, and with a Retry-After where one is given.</summary>
    public sealed record Status(int Code, string? RetryAfter = null) : FileFault;

    /// <summary>Answers a range with one that starts elsewhere, labelled as what it is.</summary>
    public sealed record ShiftedRange(int ByBytes) : FileFault;

    /// <summary>Sends the whole file whatever range was asked for.</summary>
    public sealed record IgnoredRange : FileFault;

    /// <summary>Sends the body without its length, in chunks.</summary>
    public sealed record NoLength : FileFault;

    /// <summary>Claims that the body is compressed.</summary>
    public sealed record Encoded : FileFault;

    /// <summary>Sends the client elsewhere.</summary>
    public sealed record Redirect(string Location) : FileFault;

    /// <summary>From this request on, the file has other content.</summary>
    public sealed record Replaced(ReadOnlyMemory<byte> Content, string? ETag) : FileFault;
}
