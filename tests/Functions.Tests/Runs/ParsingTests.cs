using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Pipelines.Core.Storage;
using Pipelines.Functions.Tests.Kit;

namespace Pipelines.Functions.Tests.Runs;

/// <summary>Pipelines that <c>parsing</c> is written in, with files that come over HTTP.</summary>
public sealed class ParsingTests
{
    private const string Letters = """
        default_model: test-model
        datasets:
          letters:
            type: memory
            parsing:
              - function: document_to_string
                input_key: file
                output_key: text
        operations:
          - name: classify
            type: map
            prompt: "Which category is this letter? {{ input.text }}"
            output:
              schema:
                category: string
        pipeline:
          steps:
            - name: step1
              input: letters
              operations: [classify]
        """;

    [Fact]
    public async Task Post_FilesAlone_AreARowEachWithTheirParsedText()
    {
        await using RunningApp app = await StartAsync();

        string run = await PostAsync(app, File("a.html", "<html><body><p>the <b>bill</b> is wrong</p></body></html>"), File("b.txt", "twice paid"));
        JsonNode end = await app.EndAsync(run);
        JsonObject[] rows = await OutputAsync(app, run);

        Assert.Equal("Completed", (string)end["status"]!);
        Assert.Equal(["a.html", "b.txt"], rows.Select(static row => (string)row["file"]!));
        Assert.Equal("the bill is wrong", ((string)rows[0]["text"]!).Trim());
        Assert.Equal("twice paid", (string)rows[1]["text"]!);
        Assert.All(rows, static row => Assert.Equal("billing", (string)row["category"]!));
        Assert.Empty(Directory.EnumerateFiles(app.ScratchFolder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Post_RowsThatNameFilesAndBlobs_AreRowsOverThem()
    {
        await using RunningApp app = await StartAsync();
        await PutBlobAsync(app, "shared/mail/c.md", "from the store");

        string run = await PostAsync(
            app,
            File("rows.json", """[{"id":1,"file":"a.txt"},{"id":2,"file":"shared/mail/c.md"},{"id":3,"file":"a.txt"},{"id":4}]"""),
            File("a.txt", "from the request"));
        JsonNode end = await app.EndAsync(run);
        JsonObject[] rows = await OutputAsync(app, run);
        await PutBlobAsync(app, "shared/mail/c.md", "changed since");
        JsonNode lineage = JsonNode.Parse(await app.Client.GetStringAsync($"/api/runs/{run}/lineage/1"))!;

        Assert.Equal(("CompletedWithFailures", 1), ((string)end["status"]!, (int)end["failedRows"]!));
        Assert.Equal([(1, "from the request"), (2, "from the store"), (3, "from the request")], rows.Select(static row => ((int)row["id"]!, (string)row["text"]!)));
        Assert.Contains("from the store", lineage.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_TheSameRowsWithAnEditedFile_IsAnotherInput()
    {
        await using RunningApp app = await StartAsync();

        string first = await PostAsync(app, File("a.txt", "one"));
        string edited = await PostAsync(app, File("a.txt", "two"));
        await app.EndAsync(first);
        await app.EndAsync(edited);

        Assert.Equal(("one", "two"), ((string)(await OutputAsync(app, first))[0]["text"]!, (string)(await OutputAsync(app, edited))[0]["text"]!));
        Assert.NotEqual(first[..first.LastIndexOf('-')], edited[..edited.LastIndexOf('-')]);
    }

    [Fact]
    public async Task Delete_ARun_ErasesItsFiles()
    {
        await using RunningApp app = await StartAsync();
        string run = await PostAsync(app, File("a.txt", "a very private letter"));
        await app.EndAsync(run);
        Assert.Contains("a very private letter", await app.AllTextAsync(), StringComparison.Ordinal);

        using HttpResponseMessage deleted = await app.Client.DeleteAsync($"/api/runs/{run}");

        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        Assert.DoesNotContain("a very private letter", await app.AllTextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"file":"nowhere.txt"}]""", "file_missing")]
    [InlineData("""[{"file":"../../../etc/passwd"}]""", "file_missing")]
    [InlineData("""[{"file":"/etc/passwd"}]""", "file_missing")]
    [InlineData("""[{"file":"shared/../app/instance-codes.json"}]""", "invalid_request")]
    [InlineData("""[{"file":"shared/nothing.txt"}]""", "blob_not_found")]
    [InlineData("""[{"id":1}]""", "file_unnamed")]
    public async Task Post_RowsThatNameWhatIsNotTheirs_AreRefusedAndNothingIsWritten(string rows, string code)
    {
        await using RunningApp app = await StartAsync();

        using HttpResponseMessage answer = await SendAsync(app, File("rows.json", rows), File("a.txt", "here"));

        Assert.Equal(code, (string?)(await HttpProblem.ReadAsync(answer))["code"]);
        Assert.Empty(await app.BlobsAsync("runs/"));
        Assert.Empty(Directory.EnumerateFiles(app.ScratchFolder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Post_TwoFilesOfOneName_IsRefused()
    {
        await using RunningApp app = await StartAsync();

        using HttpResponseMessage answer = await SendAsync(app, File("a.txt", "one"), File("a.txt", "two"));

        Assert.Equal("file_twice", (string?)(await HttpProblem.ReadAsync(answer))["code"]);
    }

    [Fact]
    public async Task Inbox_FileForAParsingPipeline_BecomesItsRow()
    {
        await using RunningApp app = await StartAsync();
        await PutBlobAsync(app, "inbox/letters/today.html", "<p>landed</p>");

        string run = await UntilAsync(async () => (await app.BlobsAsync("runs/")).FirstOrDefault(static blob => blob.EndsWith("/control.json", StringComparison.Ordinal))?.Split('/')[1]);
        await app.EndAsync(run);

        Assert.Equal("landed", ((string)(await OutputAsync(app, run))[0]["text"]!).Trim());
    }

    private static async Task<RunningApp> StartAsync()
    {
        RunningApp app = await RunningApp.StartAsync();
        using HttpResponseMessage deployed = await app.PutPipelineAsync("letters", Letters);
        Assert.True(deployed.IsSuccessStatusCode, await deployed.Content.ReadAsStringAsync());
        return app;
    }

    private static (string Name, string Content) File(string name, string content) => (name, content);

    private static async Task<HttpResponseMessage> SendAsync(RunningApp app, params (string Name, string Content)[] files)
    {
        using var body = new MultipartFormDataContent();
        foreach ((string name, string content) in files)
        {
            body.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(content)), "files", name);
        }

        return await app.Client.PostAsync("/api/pipelines/letters/runs", body);
    }

    private static async Task<string> PostAsync(RunningApp app, params (string Name, string Content)[] files)
    {
        using HttpResponseMessage answer = await SendAsync(app, files);
        string body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, $"{(int)answer.StatusCode}: {body}");
        return (string)JsonNode.Parse(body)!["id"]!;
    }

    private static async Task PutBlobAsync(RunningApp app, string path, string content)
    {
        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(content));
        await app.Store.PutAsync(BlobPath.Parse(path), bytes, PutCondition.None, default);
    }

    private static async Task<JsonObject[]> OutputAsync(RunningApp app, string run) =>
        [.. JsonNode.Parse(await app.Client.GetStringAsync($"/api/runs/{run}/output?format=json"))!.AsArray().Select(static row => row!.AsObject())];

    private static async Task<string> UntilAsync(Func<Task<string?>> found)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            if (await found() is { } one)
            {
                return one;
            }

            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
