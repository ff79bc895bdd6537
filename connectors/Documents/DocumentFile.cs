using Pipelines.Core.Operators.Parsing;

namespace Pipelines.Connectors.Documents;

/// <summary>A file to be parsed, and what that may take.</summary>
/// <param name="Name">As the row names it.</param>
/// <param name="FullPath">Where it really is.</param>
/// <param name="Options">The bounds.</param>
internal sealed record DocumentFile(string Name, string FullPath, DocumentParserOptions Options)
{
    private const int HeadBytes = 1024;

    /// <summary>The bytes, from the first.</summary>
    /// <exception cref="DocumentException">It cannot be opened, or is too large.</exception>
    public FileStream Open()
    {
        FileStream? bytes = null;
        try
        {
            bytes = new FileStream(FullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return bytes.Length <= Options.FileBytesMax
                ? bytes
                : throw Error($"has {bytes.Length:N0} bytes; at most {Options.FileBytesMax:N0} are read");
        }
        catch (Exception exception)
        {
            bytes?.Dispose();
            throw exception is IOException or UnauthorizedAccessException ? Error($"cannot be opened: {exception.Message}", exception) : exception;
        }
    }

    /// <summary>The first bytes, as many as there are of a kilobyte: enough to tell formats apart.</summary>
    public byte[] Head()
    {
        using FileStream bytes = Open();
        byte[] head = new byte[HeadBytes];
        return head[..bytes.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
    }

    public DocumentException Error(string cause, Exception? inner = null) => new($"The file '{Name}' {cause}.", inner);
}
