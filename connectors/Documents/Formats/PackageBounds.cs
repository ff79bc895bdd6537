using System.IO.Compression;

namespace Pipelines.Connectors.Documents.Formats;

/// <summary>
/// Looks through a packed file (docx, pptx, xlsx are ZIP archives) before anything parses it: how many parts it has, and how large
/// they really are when they are unpacked. What an archive says of its own sizes is not believed.
/// </summary>
internal static class PackageBounds
{
    private const int BufferBytes = 64 * 1024;

    private static readonly byte[] ZipMark = "PK"u8.ToArray();
    private static readonly byte[] CompoundMark = [0xD0, 0xCF, 0x11, 0xE0];

    /// <param name="file">For errors and bounds.</param>
    /// <param name="bytes">Its bytes, at the beginning, and so again on return.</param>
    /// <param name="kind">What it is to be, for example <c>Word document (.docx)</c>.</param>
    /// <param name="cancellationToken">Ends the looking.</param>
    /// <exception cref="Core.Operators.Parsing.DocumentException">It is no such archive, or beyond a bound.</exception>
    public static void Require(DocumentFile file, Stream bytes, string kind, CancellationToken cancellationToken)
    {
        RequireZip(file, bytes, kind);
        try
        {
            using var archive = new ZipArchive(bytes, ZipArchiveMode.Read, leaveOpen: true);
            if (archive.Entries.Count > file.Options.PartsMax)
            {
                throw file.Error($"has {archive.Entries.Count:N0} parts; a {kind} of at most {file.Options.PartsMax:N0} is read");
            }

            long left = file.Options.UnpackedBytesMax;
            byte[] buffer = new byte[BufferBytes];
            foreach (ZipArchiveEntry entry in archive.Entries)
            {
                using Stream part = entry.Open();
                while (part.Read(buffer) is > 0 and var count)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    left -= count;
                    if (left < 0)
                    {
                        throw file.Error($"unpacks to more than {file.Options.UnpackedBytesMax:N0} bytes, which is the bound");
                    }
                }
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or NotSupportedException)
        {
            throw file.Error($"is damaged: {exception.Message.TrimEnd('.')}", exception);
        }

        bytes.Position = 0;
    }

    private static void RequireZip(DocumentFile file, Stream bytes, string kind)
    {
        Span<byte> mark = stackalloc byte[4];
        int count = bytes.ReadAtLeast(mark, mark.Length, throwOnEndOfStream: false);
        bytes.Position = 0;
        if (mark[..count].SequenceEqual(CompoundMark))
        {
            throw file.Error($"is an Office file of before 2007, or one with a password; save it as a {kind} without one");
        }

        if (count < mark.Length || !mark.StartsWith(ZipMark))
        {
            throw file.Error($"is no {kind}, whatever its name says");
        }
    }
}
