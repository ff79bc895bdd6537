using GpuHost.Host.Access;
using GpuHost.Host.Api.Errors;
using GpuHost.Host.Api.Reading;
using GpuHost.Host.Batches;
using GpuHost.Host.Batches.Lines;
using GpuHost.Host.Files;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;

namespace GpuHost.Host.Api.Batches;

/// <summary>Reads the body of <c>POST /v1/batches</c>.</summary>
internal static class BatchRequestReader
{
    private const string WindowText = "24h";
    private const int NotesMax = 16;
    private const int NoteNameCharsMax = 64;
    private const int NoteCharsMax = 512;

    private static readonly TimeSpan Window = TimeSpan.FromHours(24);

    /// <exception cref="ApiException">Something is missing, wrong, unknown or beyond its bound.</exception>
    public static Batch Read(RequestFields fields, LineEndpoints endpoints, string id, Caller caller, DateTimeOffset now)
    {
        string input = fields.RequiredText("input_file_id");
        string endpoint = fields.RequiredText("endpoint");
        if (endpoints.Find(endpoint) is null)
        {
            throw fields.Wrong("endpoint", string.Join(" or ", endpoints.Paths));
        }

        if (fields.RequiredText("completion_window") != WindowText)
        {
            throw fields.Wrong("completion_window", WindowText);
        }

        string? metadata = ReadMetadata(fields);
        TimeSpan? keepFor = ReadExpiry(fields);
        fields.RequireAllRead();
        return new Batch(0, id, caller.Tenant, caller.KeyName, endpoint, input, metadata, now, now + Window) { Origin = caller.Origin, OutputKeepFor = keepFor };
    }

    private static TimeSpan? ReadExpiry(RequestFields fields)
    {
        if (fields.Object("output_expires_after") is not { } expiry)
        {
            return null;
        }

        if (expiry.RequiredText("anchor") != FileExpiry.Anchor)
        {
            throw FileExpiry.WrongAnchor(expiry.PathOf("anchor"));
        }

        int seconds = expiry.Integer("seconds", FileExpiry.SecondsMin, FileExpiry.SecondsMax) ?? throw FileExpiry.WrongSeconds(expiry.PathOf("seconds"));
        expiry.RequireAllRead();
        return TimeSpan.FromSeconds(seconds);
    }

    private static string? ReadMetadata(RequestFields fields)
    {
        if (fields.RawObject("metadata") is not { } notes)
        {
            return null;
        }

        bool isRight = notes.Count <= NotesMax
            && notes.Properties().All(static note => note.Name.Length <= NoteNameCharsMax && note.Value is JValue { Value: string { Length: <= NoteCharsMax } });
        return isRight
            ? RowJson.Write(notes)
            : throw fields.Wrong("metadata", $"an object of at most {NotesMax} texts of {NoteCharsMax} characters, with names of {NoteNameCharsMax}");
    }
}
