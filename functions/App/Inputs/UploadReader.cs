using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Pipelines.Functions.App.Api;
using Pipelines.Functions.App.Hosting;

namespace Pipelines.Functions.App.Inputs;

/// <summary>Takes the body of a request that starts a run to the disk: rows as JSON, JSON lines or CSV, or files in a multipart body.</summary>
internal sealed class UploadReader(ScratchFolder scratch, EnvelopeReader envelopes, AppLimits limits)
{
    /// <summary>What files may be called in a multipart body when they are for the only dataset there is.</summary>
    private static readonly HashSet<string> GenericNames = new(StringComparer.OrdinalIgnoreCase) { "file", "files", "files[]", "document", "documents", "rows" };

    private const int NameCharsMax = 255;
    private const int BoundaryCharsMax = 100;
    private const string BodyName = "body";

    /// <param name="request">The request; its body is read to the end.</param>
    /// <param name="dataset">The dataset that all of it is for; null leaves that to the body.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ProblemException">It is nothing that becomes rows, or too much.</exception>
    public async Task<ReceivedBody> ReadAsync(HttpRequest request, string? dataset, CancellationToken cancellationToken)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = limits.InputBytesMax;
        }

        var received = new ReceivedBody(new UploadBudget(limits));
        try
        {
            await ReadAsync(request, dataset, received, cancellationToken);
            return received;
        }
        catch
        {
            received.Dispose();
            throw;
        }
    }

    private async Task ReadAsync(HttpRequest request, string? dataset, ReceivedBody received, CancellationToken cancellationToken)
    {
        if (request.ContentType is null && request.ContentLength is null or 0)
        {
            return;
        }

        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type))
        {
            throw Unsupported(request.ContentType);
        }

        RequireUtf8(type);
        await using Stream body = BodyEncoding.Open(request);
        string mediaType = type.MediaType.Value ?? "";
        if (mediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            await ReadPartsAsync(type, body, dataset, received, cancellationToken);
            return;
        }

        UploadFormat format = UploadFormat.OfMediaType(mediaType) ?? throw Unsupported(mediaType);
        Upload whole = await SpoolAsync(dataset, BodyName, format, body, received, cancellationToken);
        if (format.Extension == ".json" && await EnvelopeReader.IsEnvelopeAsync(whole.File, cancellationToken))
        {
            await envelopes.ReadAsync(whole, dataset, received, cancellationToken);
        }
        else
        {
            received.Add(whole);
        }
    }

    private async Task ReadPartsAsync(MediaTypeHeaderValue type, Stream body, string? dataset, ReceivedBody received, CancellationToken cancellationToken)
    {
        string boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= BoundaryCharsMax } text
            ? text
            : throw ProblemException.Invalid("The multipart body names no boundary.");
        var sections = new MultipartReader(boundary, body);
        while (await NextAsync(sections, cancellationToken) is { } section)
        {
            received.Budget.AddFile();
            (string field, string name) = NamesOf(section);
            UploadFormat? format = UploadFormat.OfFileName(name) ?? (name == field ? UploadFormat.OfMediaType(section.ContentType?.Split(';')[0].Trim() ?? "") : null);
            received.Add(await SpoolAsync(dataset ?? (GenericNames.Contains(field) ? null : field), name, format, section.Body, received, cancellationToken));
        }
    }

    private async Task<Upload> SpoolAsync(string? dataset, string name, UploadFormat? format, Stream content, ReceivedBody received, CancellationToken cancellationToken)
    {
        ScratchFile file = scratch.New(format?.Extension ?? DocumentExtension(name));
        try
        {
            await UploadSpool.SpoolAsync(content, file, received.Budget, cancellationToken);
            return new Upload(dataset, name, format, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Of the caller's name nothing reaches the disk but an extension that we know.</summary>
    private static string DocumentExtension(string name) => DocumentExtensions.Find(Path.GetExtension(name)) ?? throw new ProblemException(new Problem(
        StatusCodes.Status415UnsupportedMediaType, "unsupported_file", $"The file '{name}' is of no kind that becomes rows. Rows: .json, .jsonl, .ndjson, .csv, .tsv. Documents: {DocumentExtensions.All}."));

    private static (string Field, string Name) NamesOf(MultipartSection section)
    {
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out ContentDispositionHeaderValue? about)
            || HeaderUtilities.RemoveQuotes(about.Name).Value is not { Length: > 0 and <= NameCharsMax } field)
        {
            throw ProblemException.Invalid("The multipart body has a part without a name.");
        }

        string name = HeaderUtilities.RemoveQuotes(about.FileNameStar.HasValue ? about.FileNameStar : about.FileName).Value ?? field;
        return name.Length is > 0 and <= NameCharsMax && !name.Any(char.IsControl)
            ? (field, name)
            : throw ProblemException.Invalid($"A file's name has not 1 to {NameCharsMax} printable characters.");
    }

    private static async Task<MultipartSection?> NextAsync(MultipartReader sections, CancellationToken cancellationToken)
    {
        try
        {
            return await sections.ReadNextSectionAsync(cancellationToken);
        }
        catch (Exception broken) when (broken is InvalidDataException or InvalidOperationException or IOException and not BadHttpRequestException)
        {
            throw ProblemException.Invalid($"The multipart body is broken: {broken.Message}", broken);
        }
    }

    private static void RequireUtf8(MediaTypeHeaderValue type)
    {
        if (type.Charset.HasValue && !HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            throw new ProblemException(new Problem(
                StatusCodes.Status415UnsupportedMediaType, "unsupported_charset", $"The body's charset '{type.Charset}' is not taken. Send UTF-8."));
        }
    }

    private static ProblemException Unsupported(string? mediaType) => new(new Problem(
        StatusCodes.Status415UnsupportedMediaType,
        "unsupported_media_type",
        $"The body's type '{mediaType}' is not taken. Send application/json, application/x-ndjson, text/csv, text/tab-separated-values or multipart/form-data."));
}
