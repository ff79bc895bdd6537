using GpuHost.Host.Access;
using GpuHost.Host.Access.Quotas;
using GpuHost.Host.Answers;
using GpuHost.Host.Api.Errors;
using GpuHost.Host.Api.Reading;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Files;
using Microsoft.Net.Http.Headers;

namespace GpuHost.Host.Api.Files;

/// <summary><c>/v1/files</c>: what batches read, and what they have written. Each tenant sees its own.</summary>
internal sealed class FilesEndpoint(FileStore files, FileFolder folder, FileUploadReader uploads, QuotaGate quotas)
{
    private const int ListMax = 10_000;

    /// <summary><c>POST /v1/files</c>. With an idempotency key that has made one, it is that one.</summary>
    public async Task UploadAsync(HttpContext context)
    {
        Caller caller = Caller.Of(context);
        quotas.Admit(caller);
        FileUpload upload = await uploads.ReadAsync(context.Request, context.RequestAborted);
        await using FileDraft content = upload.Content;
        if (upload.Purpose != FilePurposes.Batch)
        {
            throw ApiException.Invalid("purpose", $"'purpose' is not {FilePurposes.Batch}: files are for nothing else here.");
        }

        RepeatKey? repeat = RepeatKey.Of(context.Request, () => upload.Hash);
        StoredFile file = await files.AddAsync(content, caller.Tenant, upload.Purpose, upload.Name, upload.KeepFor, repeat);
        if (file.Id != content.Id)
        {
            context.Response.Headers[OpenAnswer.RepeatHeader] = "true";
        }

        await AnswerJson.SendAsync(context.Response, json => FileWriter.Write(json, file));
    }

    /// <summary><c>GET /v1/files</c>.</summary>
    public async Task ListAsync(HttpContext context)
    {
        PageQuery query = PageReader.Read(context.Request, ListMax, ListMax);
        Page<StoredFile> page = await files.ListAsync(
            Caller.Of(context).Tenant, PageReader.TextOf(context.Request, "purpose"), query, context.RequestAborted);
        await AnswerJson.SendAsync(context.Response, json => ListJson.Write(json, page, static file => file.Id, FileWriter.Write));
    }

    /// <summary><c>GET /v1/files/{id}</c>.</summary>
    public async Task GetAsync(HttpContext context, string id)
    {
        StoredFile file = await FindAsync(context, id);
        await AnswerJson.SendAsync(context.Response, json => FileWriter.Write(json, file));
    }

    /// <summary><c>GET /v1/files/{id}/content</c>.</summary>
    public async Task ContentAsync(HttpContext context, string id)
    {
        StoredFile file = await FindAsync(context, id);
        await using FileStream content = Open(file);
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(file.Name);
        context.Response.Headers.ContentDisposition = disposition.ToString();
        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = file.SizeBytes;
        await content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    /// <summary><c>DELETE /v1/files/{id}</c>.</summary>
    public async Task DeleteAsync(HttpContext context, string id)
    {
        if (!await files.DeleteAsync(Caller.Of(context).Tenant, id))
        {
            throw NotFound(id);
        }

        await AnswerJson.SendAsync(context.Response, json =>
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteString("object", "file");
            json.WriteBoolean("deleted", true);
            json.WriteEndObject();
        });
    }

    private async Task<StoredFile> FindAsync(HttpContext context, string id) =>
        await files.FindAsync(Caller.Of(context).Tenant, id, context.RequestAborted) ?? throw NotFound(id);

    /// <summary>Between the look at its row and this, it may have been deleted.</summary>
    private FileStream Open(StoredFile file)
    {
        try
        {
            return folder.Open(file.Id);
        }
        catch (FileNotFoundException)
        {
            throw NotFound(file.Id);
        }
    }

    private static ApiException NotFound(string id) => new(new ApiError(
        StatusCodes.Status404NotFound, "invalid_request_error", $"There is no file '{id}'.") { Code = "file_not_found", Parameter = "file_id" });
}
