using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Pipelines.Core.Storage;
using Pipelines.Functions.Tests.Kit;

namespace Pipelines.Functions.Tests.Runs;

public sealed class StartTests
{
    [Theory]
    [InlineData("application/json", """[{"text":"a"},{"text":"b"}]""")]
    [InlineData("application/json", """{"rows":[{"text":"a"},{"text":"b"}]}""")]
    [InlineData("application/json", """{"datasets":{"tickets":[{"text":"a"},{"text":"b"}]}}""")]
    [InlineData("application/x-ndjson", "{\"text\":\"a\"}\n{\"text\":\"b\"}\n")]
    [InlineData("text/csv", "text\na\nb\n")]
    [InlineData("text/tab-separated-values", "text\tx\na\t1\nb\t2\n")]
    public async Task Post_RowsOfAnyForm_RunAndComeOutInOrder(string mediaType, string body)
    {
        await using RunningApp app = await RunningApp.StartAsync();
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);

        using HttpResponseMessage started = await app.Client.PostAsync("/api/pipelines/tickets/runs", new StringContent(body, Encoding.UTF8, mediaType));
        string run = await IdOfAsync(started);
        JsonNode end = await app.EndAsync(run);

        Assert.Equal("Completed", (string?)end["status"]);
        string[] rows = (await app.Client.GetStringAsync($"/api/runs/{run}/output")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["a", "b"], rows.Select(static row => (string)JsonNode.Parse(row)!["text"]!));
        Assert.All(rows, static row => Assert.Equal("billing", (string?)JsonNode.Parse(row)!["category"]));
    }

    [Fact]
    public async Task Post_MultipartFilesAndDocuments_EachDocumentIsARow()
    {
        await using RunningApp app = await RunningApp.StartAsync();
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);
        using var form = new MultipartFormDataContent
        {
            { new StringContent("{\"text\":\"first\"}\n"), "files", "rows.jsonl" },
            { new StringContent("A whole letter."), "files", "../../letter.txt" },
        };

        using HttpResponseMessage started = await app.Client.PostAsync("/api/pipelines/tickets/runs", form);
        string run = await IdOfAsync(started);
        await app.EndAsync(run);

        string[] rows = (await app.Client.GetStringAsync($"/api/runs/{run}/output")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["first", "A whole letter."], rows.Select(static row => (string)JsonNode.Parse(row)!["text"]!));
    }

    [Fact]
    public async Task Post_BlobReference_RunsOverTheBlobAndNothingOutsideMayBeNamed()
    {
        await using RunningApp app = await RunningApp.StartAsync();
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);
        await app.Store.PutAsync(BlobPath.Parse("inbox/tickets/today.jsonl"), new MemoryStream("{\"text\":\"from a blob\"}\n"u8.ToArray()), PutCondition.None, CancellationToken.None);

        string run = await IdOfAsync(await PostJsonAsync(app, """{"blobs":[{"path":"inbox/tickets/today.jsonl"}]}"""));
        await app.EndAsync(run);

        Assert.Contains("from a blob", await app.Client.GetStringAsync($"/api/runs/{run}/output"), StringComparison.Ordinal);
        foreach (string path in new[] { "pipelines/tickets/000001.yaml", "inbox/../app/instance-codes.json", "/etc/passwd", "runs/x/plan.json" })
        {
            using HttpResponseMessage refused = await PostJsonAsync(app, $$"""{"blobs":[{"path":"{{path}}"}]}""");
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            await HttpProblem.ReadAsync(refused);
        }
    }

    [Fact]
    public async Task Post_TheSameKeyTwice_OneRun()
    {
        await using RunningApp app = await RunningApp.StartAsync();
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);

        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostAsync(app, "key-1", "a")));
        string[] runs = await Task.WhenAll(answers.Select(IdOfAsync));
        await app.EndAsync(runs[0]);
        string later = await IdOfAsync(await PostAsync(app, "key-1", "a"));
        using HttpResponseMessage other = await PostAsync(app, "key-1", "b");

        Assert.Single(runs.Append(later).Distinct());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Equal("idempotency_mismatch", (string?)(await HttpProblem.ReadAsync(other))["code"]);
        Assert.Equal("Completed", (string?)(await app.EndAsync(later))["status"]);
    }

    [Theory]
    [InlineData("application/json", "[{\"text\":\"a\"},", 422)]
    [InlineData("application/json", "[1, 2]", 422)]
    [InlineData("application/json", "\"text\"", 422)]
    [InlineData("application/json", """{"text":"a"}""", 400)]
    [InlineData("application/x-ndjson", "{\"text\":\"a\"}\nnot json\n", 422)]
    [InlineData("text/csv", "text,x\na\n", 422)]
    [InlineData("application/xml", "<a/>", 415)]
    [InlineData("multipart/form-data", "no boundary", 400)]
    [InlineData("application/json", "", 422)]
    public async Task Post_ABodyThatIsNoRows_IsRefusedAndNothingIsBegun(string mediaType, string body, int status)
    {
        await using RunningApp app = await RunningApp.StartAsync();
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue(mediaType);

        using HttpResponseMessage answer = await app.Client.PostAsync("/api/pipelines/tickets/runs", content);
        JsonNode problem = await HttpProblem.ReadAsync(answer);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.DoesNotContain("scratch", problem.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty(await app.BlobsAsync("runs/"));
        Assert.Empty(Directory.EnumerateFiles(app.ScratchFolder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Post_APackedBodyThatGrowsBeyondTheBound_IsRefusedWhileItGrows()
    {
        await using RunningApp app = await RunningApp.StartAsync(new AppOptions
        {
            Change = static settings => settings with { Limits = settings.Limits with { UnpackedBytesMax = 1 << 20 } },
        });
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);
        using var content = new ByteArrayContent(Packed(new byte[64 << 20]));
        content.Headers.ContentType = new("application/x-ndjson");
        content.Headers.ContentEncoding.Add("gzip");

        using HttpResponseMessage answer = await app.Client.PostAsync("/api/pipelines/tickets/runs", content);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        await HttpProblem.ReadAsync(answer);
        Assert.Empty(await app.BlobsAsync("runs/"));
    }

    [Fact]
    public async Task Post_APackedBody_IsUnpacked()
    {
        await using RunningApp app = await RunningApp.StartAsync();
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);
        using var content = new ByteArrayContent(Packed("{\"text\":\"a\"}\n"u8.ToArray()));
        content.Headers.ContentType = new("application/x-ndjson");
        content.Headers.ContentEncoding.Add("gzip");

        string run = await IdOfAsync(await app.Client.PostAsync("/api/pipelines/tickets/runs", content));

        Assert.Equal("Completed", (string?)(await app.EndAsync(run))["status"]);
    }

    [Fact]
    public async Task Post_MoreRowsOrBytesThanTheBound_IsRefused()
    {
        await using RunningApp app = await RunningApp.StartAsync(new AppOptions
        {
            Change = static settings => settings with { Limits = settings.Limits with { InputRowsMax = 2, InputBytesMax = 10_000, RowBytesMax = 2_000 } },
        });
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);

        using HttpResponseMessage rows = await app.Client.PostAsync("/api/pipelines/tickets/runs", AppCalls.Rows("a", "b", "c"));
        using HttpResponseMessage bytes = await app.Client.PostAsync("/api/pipelines/tickets/runs", AppCalls.Rows(new string('x', 20_000)));
        using HttpResponseMessage row = await app.Client.PostAsync("/api/pipelines/tickets/runs", AppCalls.Rows(new string('x', 5_000)));

        Assert.Equal([413, 413, 413], new[] { rows, bytes, row }.Select(static one => (int)one.StatusCode));
        Assert.Empty(await app.BlobsAsync("runs/"));
    }

    private static Task<HttpResponseMessage> PostJsonAsync(RunningApp app, string json) =>
        app.Client.PostAsync("/api/pipelines/tickets/runs", new StringContent(json, Encoding.UTF8, "application/json"));

    private static async Task<HttpResponseMessage> PostAsync(RunningApp app, string key, string text)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/pipelines/tickets/runs") { Content = AppCalls.Rows(text) };
        request.Headers.Add("Idempotency-Key", key);
        return await app.Client.SendAsync(request);
    }

    private static async Task<string> IdOfAsync(HttpResponseMessage answer)
    {
        string body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, $"{(int)answer.StatusCode}: {body}");
        return (string)JsonNode.Parse(body)!["id"]!;
    }

    private static byte[] Packed(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }
}
