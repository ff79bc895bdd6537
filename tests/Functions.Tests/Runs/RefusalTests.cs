using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Pipelines.Functions.Tests.Kit;

namespace Pipelines.Functions.Tests.Runs;

/// <summary>Bodies that somebody sends to do harm, or by mistake: each gets a problem document, and nothing of it is left anywhere.</summary>
public sealed class RefusalTests
{
    private const long BombBytes = 600L << 20;

    [Theory]
    [InlineData("bomb.docx", "word/document.xml")]
    [InlineData("bomb.xlsx", "xl/workbook.xml")]
    public async Task Post_ADocumentThatUnpacksBeyondTheBound_IsRefused(string name, string part)
    {
        await using RunningApp app = await StartAsync();
        byte[] bomb = Bomb(part);

        JsonNode problem = await RefusedAsync(app, Multipart(name, bomb), 422);

        Assert.InRange(bomb.Length, 1, 8 << 20);
        Assert.Equal("invalid_document", (string?)problem["code"]);
    }

    [Theory]
    [InlineData("application/json", "5b7b2274657874223a22ff227d5d")] // [{"text":"\xff"}]
    [InlineData("application/x-ndjson", "7b2274657874223a22c328227d0a")] // an overlong start without its rest
    [InlineData("text/csv", "746578740aff0a")]
    [InlineData("application/json", "5b005d00")] // UTF-16 that does not say so
    public async Task Post_BytesThatAreNoUtf8_AreRefused(string mediaType, string hex)
    {
        await using RunningApp app = await StartAsync();
        var content = new ByteArrayContent(Convert.FromHexString(hex));
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);

        await RefusedAsync(app, content, 422);
    }

    [Theory]
    [InlineData("application/json; charset=iso-8859-1", null, 415)]
    [InlineData("application/json", "deflate64", 415)]
    [InlineData("application/json", "gzip", 400)]
    [InlineData("application/json", "br", 400)]
    public async Task Post_ACharsetOrAnEncodingThatIsNotTaken_IsRefused(string contentType, string? encoding, int status)
    {
        await using RunningApp app = await StartAsync();
        var content = new ByteArrayContent("""[{"text":"a"}]"""u8.ToArray());
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        await RefusedAsync(app, content, status);
    }

    [Theory]
    [InlineData("""{"blobs":[{"path":"inbox/../app/instance-codes.json"}]}""")]
    [InlineData("""{"blobs":[{"path":"shared/../../outside.json"}]}""")]
    [InlineData("""{"blobs":[{"path":"/etc/passwd.json"}]}""")]
    [InlineData("""{"blobs":[{"path":"keys/ops.json"}]}""")]
    [InlineData("""{"blobs":[{"path":"inbox\\..\\keys\\ops.json"}]}""")]
    public async Task Post_ABlobOutsideOfWhatMayBeNamed_IsRefused(string body)
    {
        await using RunningApp app = await StartAsync();

        await RefusedAsync(app, new StringContent(body, Encoding.UTF8, "application/json"), 400);
    }

    [Fact]
    public async Task Post_AFileWhoseNameClimbs_StaysInTheScratchFolderAndIsOnlyAName()
    {
        await using RunningApp app = await StartAsync();

        using HttpResponseMessage answer = await app.Client.PostAsync("/api/pipelines/tickets/runs", Multipart("../../../evil.txt", "text"u8.ToArray()));
        string run = (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["id"]!;
        await app.EndAsync(run);
        string output = await app.Client.GetStringAsync($"/api/runs/{run}/output");

        Assert.Contains("../../../evil.txt", output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(app.ScratchFolder)!, "evil*", SearchOption.AllDirectories));
        Assert.DoesNotContain(await app.BlobsAsync(""), static path => path.Contains("evil", StringComparison.Ordinal));
    }

    private static async Task<RunningApp> StartAsync()
    {
        RunningApp app = await RunningApp.StartAsync();
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);
        return app;
    }

    private static async Task<JsonNode> RefusedAsync(RunningApp app, HttpContent content, int status)
    {
        using HttpContent body = content;
        using HttpResponseMessage answer = await app.Client.PostAsync("/api/pipelines/tickets/runs", body);

        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        JsonNode problem = await HttpProblem.ReadAsync(answer);
        Assert.DoesNotContain("scratch", problem.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty(await app.BlobsAsync("runs/"));
        Assert.Empty(Directory.EnumerateFiles(app.ScratchFolder, "*", SearchOption.AllDirectories));
        return problem;
    }

    private static MultipartFormDataContent Multipart(string name, byte[] bytes) => new() { { new ByteArrayContent(bytes), "files", name } };

    /// <summary>A small archive whose one part is very large.</summary>
    private static byte[] Bomb(string part)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream to = archive.CreateEntry(part, CompressionLevel.Fastest).Open();
            byte[] zeros = new byte[1 << 20];
            for (long written = 0; written < BombBytes; written += zeros.Length)
            {
                to.Write(zeros);
            }
        }

        return bytes.ToArray();
    }
}
