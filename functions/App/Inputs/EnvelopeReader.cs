using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pipelines.Core.Storage;
using Pipelines.Functions.App.Api;
using Pipelines.Functions.App.Runs.Starting;

namespace Pipelines.Functions.App.Inputs;

/// <summary>
/// A JSON object around the rows: <c>{"rows": […]}</c> or <c>{"datasets": {name: […]}}</c> or <c>{"blobs": [{"path", "dataset"?}]}</c>, with
/// <c>"options": {…}</c>.
/// </summary>
internal sealed class EnvelopeReader(IBlobStore store, ScratchFolder scratch)
{
    /// <summary>An array of rows is read row by row; an object around it has to be in memory.</summary>
    private const long SizeBytesMax = 64L << 20;

    private static readonly string[] BlobPrefixes = ["inbox/", "shared/"];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>Whether the JSON begins an object, rather than an array of rows.</summary>
    public static async Task<bool> IsEnvelopeAsync(ScratchFile file, CancellationToken cancellationToken)
    {
        const int LookedAtBytes = 4096;
        await using FileStream from = file.OpenRead();
        byte[] start = new byte[LookedAtBytes];
        int count = await from.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        ReadOnlySpan<byte> text = start.AsSpan(0, count);
        text = text.StartsWith(Encoding.UTF8.Preamble) ? text[Encoding.UTF8.Preamble.Length..] : text;
        return text.TrimStart(" \t\r\n"u8) is [(byte)'{', ..];
    }

    /// <param name="whole">The body; taken over.</param>
    /// <param name="dataset">The dataset that its rows are for.</param>
    /// <param name="received">Gets what is in it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task ReadAsync(Upload whole, string? dataset, ReceivedBody received, CancellationToken cancellationToken)
    {
        using (whole)
        {
            using JsonDocument document = await ParseAsync(whole.File, cancellationToken);
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                switch (property.Name)
                {
                    case "rows":
                        received.Budget.AddFile();
                        received.Add(await RowsAsync(dataset, "rows", property.Value, cancellationToken));
                        break;
                    case "datasets":
                        await ReadDatasetsAsync(property.Value, received, cancellationToken);
                        break;
                    case "blobs":
                        await ReadBlobsAsync(property.Value, dataset, received, cancellationToken);
                        break;
                    case "options":
                        received.Options = Read<StartOptions>(property.Value, "options");
                        break;
                    default:
                        throw ProblemException.Invalid($"The property '{property.Name}' is not known. A body that is an object has rows, datasets or blobs, and options; a row by itself stands in an array.");
                }
            }
        }
    }

    private static async Task<JsonDocument> ParseAsync(ScratchFile file, CancellationToken cancellationToken)
    {
        await using FileStream from = file.OpenRead();
        if (from.Length > SizeBytesMax)
        {
            throw new ProblemException(Problem.TooLarge($"A JSON object around rows has at most {SizeBytesMax:N0} bytes. Send an array, JSON lines, or several files."));
        }

        try
        {
            return await JsonDocument.ParseAsync(from, new JsonDocumentOptions { MaxDepth = Core.Documents.RowJson.DepthMax }, cancellationToken);
        }
        catch (JsonException e)
        {
            throw ProblemException.Invalid($"The body is not JSON: {e.Message}", e);
        }
    }

    private async Task ReadDatasetsAsync(JsonElement datasets, ReceivedBody received, CancellationToken cancellationToken)
    {
        if (datasets.ValueKind != JsonValueKind.Object)
        {
            throw ProblemException.Invalid("'datasets' is an object: the name of each dataset, and an array of rows.");
        }

        foreach (JsonProperty one in datasets.EnumerateObject())
        {
            received.Budget.AddFile();
            received.Add(await RowsAsync(one.Name, $"datasets.{one.Name}", one.Value, cancellationToken));
        }
    }

    private async Task<Upload> RowsAsync(string? dataset, string name, JsonElement rows, CancellationToken cancellationToken)
    {
        if (rows.ValueKind != JsonValueKind.Array)
        {
            throw ProblemException.Invalid($"'{name}' is no array of rows.");
        }

        ScratchFile file = scratch.New(".json");
        try
        {
            await using FileStream to = file.Create();
            await to.WriteAsync(Encoding.UTF8.GetBytes(rows.GetRawText()), cancellationToken);
            return new Upload(dataset, name, UploadFormat.OfFileName(".json"), file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private async Task ReadBlobsAsync(JsonElement blobs, string? dataset, ReceivedBody received, CancellationToken cancellationToken)
    {
        foreach (BlobReference? blob in Read<BlobReference?[]>(blobs, "blobs"))
        {
            if (blob?.Path is null)
            {
                throw ProblemException.Invalid("'blobs' has an item without a 'path'.");
            }

            received.Add(await OpenAsync(blob with { Dataset = blob.Dataset ?? dataset }, received.Budget, cancellationToken));
        }
    }

    /// <summary>Whether a name means a blob that may be named.</summary>
    public static bool IsBlobName(string name) => Array.Exists(BlobPrefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>Makes an upload of a blob, as if it had come with the request.</summary>
    /// <exception cref="ProblemException">There is no such blob, or it is none that may be named.</exception>
    public async Task<Upload> OpenAsync(BlobReference blob, UploadBudget budget, CancellationToken cancellationToken)
    {
        budget.AddFile();
        if (!BlobPath.TryParse(blob.Path, out BlobPath path, out _) || !IsBlobName(blob.Path))
        {
            throw ProblemException.Invalid($"A blob that becomes rows lies under {string.Join(" or ", BlobPrefixes)} of the app's store, such as inbox/tickets/today.jsonl.");
        }

        UploadFormat? format = UploadFormat.OfFileName(blob.Path);
        string extension = format?.Extension ?? DocumentExtensions.Find(Path.GetExtension(blob.Path))
            ?? throw ProblemException.Invalid($"The blob '{blob.Path}' is of no kind that becomes rows: its name has to end on .json, .jsonl, .csv, .tsv or that of a document.");
        await using BlobContent content = await store.OpenReadAsync(path, range: null, cancellationToken)
            ?? throw new ProblemException(new Problem(StatusCodes.Status422UnprocessableEntity, "blob_not_found", $"There is no blob '{blob.Path}' in the app's store."));
        ScratchFile file = scratch.New(extension);
        try
        {
            await UploadSpool.SpoolAsync(content.Stream, file, budget, cancellationToken);
            return new Upload(blob.Dataset, Path.GetFileName(blob.Path), format, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static T Read<T>(JsonElement json, string name)
    {
        try
        {
            return json.Deserialize<T>(Json) ?? throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw ProblemException.Invalid($"'{name}' cannot be read: {e.Message}", e);
        }
    }
}
