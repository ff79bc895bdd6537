using System.Net;
using System.Text;
using GpuHost.Host.Hosting;
using GpuHost.Tests.Kit;
using Newtonsoft.Json.Linq;

namespace GpuHost.Tests.Files;

public sealed class FilesTests : IAsyncLifetime, IDisposable
{
    private readonly BatchFolder _folder = new();
    private RunningHost? _host;

    private HttpClient Client => _host!.Client;

    public async Task InitializeAsync() =>
        _host = await _folder.StartAsync(new HostLimits { FileSizeBytesMax = 200_000, FileLinesMax = 5, TenantFileBytesMax = 300_000, BodySizeBytesMax = 10_000 });

    public async Task DisposeAsync() => await _host!.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Upload_LargerThanOtherRequests_IsThereByteForByteUntilItIsDeleted()
    {
        string content = "1\n2\r\n" + new string('ü', 50_000);
        (HttpStatusCode status, JObject file) = await Client.TryUploadAsync(content, name: "../lines é.jsonl");
        string path = $"/v1/files/{file["id"]}";

        Assert.Equal((HttpStatusCode.OK, "file", "batch", "../lines é.jsonl"), (status, (string?)file["object"], (string?)file["purpose"], (string?)file["filename"]));
        Assert.Equal(Encoding.UTF8.GetByteCount(content), (long)file["bytes"]!);
        Assert.Equal(content, await Client.GetStringAsync(new Uri(path + "/content", UriKind.Relative)));
        Assert.True(JToken.DeepEquals(file, await Client.ObjectAsync(path)));
        Assert.Equal(HttpStatusCode.OK, await Client.StatusOfAsync(HttpMethod.Delete, path));
        Assert.Equal(HttpStatusCode.NotFound, await Client.StatusOfAsync(HttpMethod.Delete, path));
        Assert.Equal(HttpStatusCode.NotFound, await Client.StatusOfAsync(HttpMethod.Get, path + "/content"));
        Assert.Empty(Directory.EnumerateFiles(_folder.Contents));
    }

    [Theory]
    [InlineData("x\n", "assistants", 400, "'purpose' is not batch")]
    [InlineData("", "batch", 400, "empty")]
    [InlineData("1\n2\n3\n4\n5\n6", "batch", 400, "more than 5 lines")]
    public async Task Upload_OfTheWrongThing_IsRefusedAndLeavesNothing(string content, string purpose, int status, string problem)
    {
        (HttpStatusCode answer, JObject error) = await Client.TryUploadAsync(content, purpose);

        Assert.Equal(status, (int)answer);
        Assert.Contains(problem, (string)error.SelectToken("error.message")!, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_folder.Contents));
    }

    [Fact]
    public async Task Upload_BeyondItsSizeOrTheTenantsRoom_IsRefusedAndLeavesNothing()
    {
        (HttpStatusCode tooLarge, _) = await Client.TryUploadAsync(new string('x', 200_001));
        await Client.UploadAsync(new string('x', 200_000));
        (HttpStatusCode noRoom, JObject error) = await Client.TryUploadAsync(new string('x', 100_001));

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.RequestEntityTooLarge), (tooLarge, noRoom));
        Assert.Equal("storage_limit_exceeded", (string?)error.SelectToken("error.code"));
        Assert.Single(Directory.EnumerateFiles(_folder.Contents));
    }

    [Theory]
    [InlineData("application/json", "{}")]
    [InlineData("multipart/form-data; boundary=b", "no multipart at all")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\ncut off")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n--b--\r\n")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\nx\r\n--b--\r\n")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nx\r\n--b--\r\n")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nX-Nothing: x\r\n\r\nx\r\n--b--\r\n")]
    public async Task Upload_ThatIsNoUpload_IsRefusedAndLeavesNothing(string type, string body)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        using HttpResponseMessage response = await Client.PostAsync(new Uri("/v1/files", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.NotNull(JObject.Parse(await response.Content.ReadAsStringAsync()).SelectToken("error.message"));
        Assert.Empty(Directory.EnumerateFiles(_folder.Contents));
    }

    [Fact]
    public async Task List_InPages_EachFileOnceNewestFirst()
    {
        List<string> ids = [];
        for (int i = 0; i < 5; i++)
        {
            ids.Add(await Client.UploadAsync($"{i}"));
        }

        List<string> listed = [];
        for (bool more = true; more;)
        {
            string after = listed.Count > 0 ? $"&after={listed[^1]}" : "";
            JObject page = await Client.ObjectAsync($"/v1/files?limit=2&purpose=batch{after}");
            listed.AddRange(page["data"]!.Select(file => (string)file["id"]!));
            more = (bool)page["has_more"]!;
        }

        Assert.Equal(Enumerable.Reverse(ids), listed);
        Assert.Empty((await Client.ObjectAsync("/v1/files?purpose=batch_output"))["data"]!);
        Assert.Equal(ids, (await Client.ObjectAsync("/v1/files?order=asc"))["data"]!.Select(file => (string)file["id"]!));
    }

    [Theory]
    [InlineData("/v1/files/..%2Fhost.db/content")]
    [InlineData("/v1/files/..%2F..%2Fprices.json")]
    [InlineData("/v1/files/file-nobody")]
    public async Task Get_WhatIsNoFile_IsNotFound(string path) =>
        Assert.Equal(HttpStatusCode.NotFound, await Client.StatusOfAsync(HttpMethod.Get, path));

    [Fact]
    public async Task Start_AfterACrash_ContentsThatNobodyKnowsAreGone()
    {
        string id = await Client.UploadAsync("kept");
        await _host!.DisposeAsync();
        await File.WriteAllTextAsync(Path.Combine(_folder.Contents, "file-crashed.part"), "half");
        await File.WriteAllTextAsync(Path.Combine(_folder.Contents, "file-orphan"), "whole");

        _host = await _folder.StartAsync();

        Assert.Equal(id, Path.GetFileName(Assert.Single(Directory.EnumerateFiles(_folder.Contents))));
        Assert.Equal("kept", await Client.GetStringAsync(new Uri($"/v1/files/{id}/content", UriKind.Relative)));
    }
}
