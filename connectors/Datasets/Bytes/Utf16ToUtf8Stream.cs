using System.Text;

namespace Pipelines.Connectors.Datasets.Bytes;

/// <summary>UTF-16 bytes as UTF-8, mark included; half a character is an error.</summary>
internal sealed class Utf16ToUtf8Stream(HashedFileStream source, Encoding encoding, DatasetFile file) : ForwardReadStream
{
    private readonly Stream _converted = Encoding.CreateTranscodingStream(source, encoding, Encoding.UTF8, leaveOpen: false);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await _converted.ReadAsync(buffer, cancellationToken);
        }
        catch (DecoderFallbackException)
        {
            throw file.ErrorAtByte("is not UTF-16: half a character before this byte. Save the file as UTF-8.", source.BytesRead);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _converted.Dispose();
        }

        base.Dispose(disposing);
    }
}
