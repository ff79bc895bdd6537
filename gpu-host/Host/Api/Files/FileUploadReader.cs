using System.Security.Cryptography;
using System.Text;
using GpuHost.Host.Api.Errors;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Files;
using GpuHost.Host.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Pipelines.Core.Identity;

namespace GpuHost.Host.Api.Files;

/// <summary>Reads a multipart upload: the file goes to the disk as it comes, so memory holds one piece of it.</summary>
internal sealed class FileUploadReader(FileFolder folder, AnswerIds ids, HostLimits limits)
{
    public const int NameCharsMax = 255;

    private const int FieldBytesMax = 1_024;
    private const int SectionsMax = 8;

    /// <summary>Boundaries, headers and small fields around the file.</summary>
    private const int AroundBytesMax = 64 << 10;

    /// <exception cref="ApiException">It is no such upload, or beyond a bound.</exception>
    public async Task<FileUpload> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = limits.FileSizeBytesMax + AroundBytesMax;
        var sections = new MultipartReader(BoundaryOf(request), request.Body);
        string? purpose = null;
        var expiry = new UploadExpiry();
        string name = "";
        FileDraft? draft = null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            for (int count = 0; await NextAsync(sections, cancellationToken) is { } section; count++)
            {
                ContentDispositionHeaderValue about = DispositionOf(section, count);
                switch (HeaderUtilities.RemoveQuotes(about.Name).Value)
                {
                    case "purpose":
                        purpose = await TextOfAsync(section, cancellationToken);
                        break;
                    case UploadExpiry.AnchorField:
                        expiry.Anchor = await TextOfAsync(section, cancellationToken);
                        break;
                    case UploadExpiry.SecondsField:
                        expiry.Seconds = await TextOfAsync(section, cancellationToken);
                        break;
                    case "file" when draft is null:
                        name = NameOf(about);
                        draft = folder.Begin(ids.Next("file-"));
                        await CopyAsync(section, draft.Content, hash, cancellationToken);
                        break;
                    case var field:
                        throw ApiException.Invalid(field ?? "", $"The field '{field}' is not known here, or comes twice. An upload has 'purpose', 'file' and 'expires_after'.");
                }
            }

            return new FileUpload(
                purpose ?? throw ApiException.Invalid("purpose", "The field 'purpose' is missing."),
                name,
                draft ?? throw ApiException.Invalid("file", "The field 'file' is missing."),
                ContentHash.FromDigest(hash.GetHashAndReset()))
            {
                KeepFor = expiry.Read(),
            };
        }
        catch
        {
            if (draft is not null)
            {
                await draft.DisposeAsync();
            }

            throw;
        }
    }

    private static string BoundaryOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type)
        && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= 100 } boundary
            ? boundary
            : throw ApiException.Invalid("", "An upload is sent as multipart/form-data, with the fields 'purpose' and 'file'.");

    private static ContentDispositionHeaderValue DispositionOf(MultipartSection section, int count) =>
        count < SectionsMax && ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out ContentDispositionHeaderValue? about)
            ? about
            : throw ApiException.Invalid("", "The upload has a part without a name, or too many parts.");

    private static string NameOf(ContentDispositionHeaderValue about)
    {
        string name = HeaderUtilities.RemoveQuotes(about.FileNameStar.HasValue ? about.FileNameStar : about.FileName).Value ?? "";
        return name.Length is > 0 and <= NameCharsMax && !name.Any(char.IsControl)
            ? name
            : throw ApiException.Invalid("file", $"The file's name has not 1 to {NameCharsMax} printable characters.");
    }

    private static async Task<string> TextOfAsync(MultipartSection section, CancellationToken cancellationToken)
    {
        var text = new byte[FieldBytesMax];
        int length = 0;
        for (int read; (read = await ReadAsync(section, text.AsMemory(length), cancellationToken)) > 0; length += read)
        {
        }

        return length < FieldBytesMax
            ? Encoding.UTF8.GetString(text, 0, length)
            : throw ApiException.Invalid("", $"A field of the upload has {FieldBytesMax} bytes or more.");
    }

    private async Task CopyAsync(MultipartSection section, Stream content, IncrementalHash hash, CancellationToken cancellationToken)
    {
        var piece = new byte[64 << 10];
        long size = 0;
        long lines = 0;
        byte last = (byte)'\n';
        for (int read; (read = await ReadAsync(section, piece, cancellationToken)) > 0;)
        {
            size += read;
            lines += piece.AsSpan(0, read).Count((byte)'\n');
            last = piece[read - 1];
            RequireWithin(size, lines);
            hash.AppendData(piece.AsSpan(0, read));
            await content.WriteAsync(piece.AsMemory(0, read), cancellationToken);
        }

        RequireWithin(size, last == '\n' ? lines : lines + 1);
        if (size == 0)
        {
            throw ApiException.Invalid("file", "The file is empty.");
        }
    }

    private void RequireWithin(long size, long lines)
    {
        if (size > limits.FileSizeBytesMax)
        {
            throw new ApiException(ErrorTranslation.TooLarge);
        }

        if (lines > limits.FileLinesMax)
        {
            throw ApiException.Invalid("file", $"The file has more than {limits.FileLinesMax:N0} lines. Split it.");
        }
    }

    private static Task<MultipartSection?> NextAsync(MultipartReader sections, CancellationToken cancellationToken) =>
        ReadingAsync(() => sections.ReadNextSectionAsync(cancellationToken));

    private static Task<int> ReadAsync(MultipartSection section, Memory<byte> into, CancellationToken cancellationToken) =>
        ReadingAsync(() => section.Body.ReadAsync(into, cancellationToken).AsTask());

    /// <summary>What the multipart reader throws over a broken body is the client's to know; a failing disk is not.</summary>
    private static async Task<T> ReadingAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw new ApiException(new ApiError(StatusCodes.Status400BadRequest, "invalid_request_error", $"The upload is no whole multipart body: {broken.Message}"), broken);
        }
    }
}
