using System.Net;
using GpuHost.Tests.Kit;
using Newtonsoft.Json.Linq;

namespace GpuHost.Tests.Files;

/// <summary>Files that are to be kept for a time only (<c>expires_after</c>, <c>output_expires_after</c>).</summary>
public sealed class FileExpiryTests : IDisposable
{
    private const int Hour = 3_600;

    private readonly BatchFolder _folder = new();
    private readonly ShiftedClock _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Upload_ForAnHour_IsGoneAfterItAndTheOthersStay()
    {
        await using RunningHost host = await _folder.StartAsync(clock: _clock);
        JObject file = await UploadAsync(host, Hour);
        string forever = await host.Client.UploadAsync("x");
        Assert.Equal((long)file["created_at"]! + Hour, (long)file["expires_at"]!);
        Assert.Equal(HttpStatusCode.OK, await host.Client.StatusOfAsync(HttpMethod.Get, $"/v1/files/{file["id"]}"));

        _clock.Ahead += TimeSpan.FromSeconds(Hour);
        HttpStatusCode after = await host.Client.StatusOfAsync(HttpMethod.Get, $"/v1/files/{file["id"]}/content");
        JObject list = await host.Client.ObjectAsync("/v1/files");
        (HttpStatusCode batch, _) = await host.Client.PostAsync("/v1/batches", BatchCalls.BatchOf((string)file["id"]!));
        string later = await host.Client.UploadAsync("y");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (after, batch));
        Assert.Equal([forever], list["data"]!.Select(one => (string?)one["id"]));
        Assert.Equal(new[] { forever, later }.Order(StringComparer.Ordinal), Directory.EnumerateFiles(_folder.Contents).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Batch_WhoseOutputExpires_HasItForSoLong()
    {
        await using RunningHost host = await _folder.StartAsync(clock: _clock);
        JObject order = BatchCalls.BatchOf(await host.Client.UploadAsync(BatchCalls.Text(BatchCalls.ChatLines(2))));
        order["output_expires_after"] = new JObject { ["anchor"] = "created_at", ["seconds"] = Hour };
        (_, JObject begun) = await host.Client.PostAsync("/v1/batches", order);

        JObject ended = await host.Client.BatchAtItsEndAsync((string)begun["id"]!);
        Assert.Equal(2, (await host.Client.LinesAsync(ended, "output_file_id")).Count);
        _clock.Ahead += TimeSpan.FromSeconds(Hour);

        Assert.Equal(HttpStatusCode.NotFound, await host.Client.StatusOfAsync(HttpMethod.Get, $"/v1/files/{ended["output_file_id"]}"));
        Assert.Equal(HttpStatusCode.OK, await host.Client.StatusOfAsync(HttpMethod.Get, $"/v1/files/{ended["input_file_id"]}"));
    }

    [Theory]
    [InlineData("created_at", "3599")]
    [InlineData("created_at", "2592001")]
    [InlineData("created_at", "soon")]
    [InlineData("last_active_at", "3600")]
    [InlineData(null, "3600")]
    [InlineData("created_at", null)]
    public async Task Upload_WithAnExpiryThatIsNone_IsRefusedAndLeavesNothing(string? anchor, string? seconds)
    {
        await using RunningHost host = await _folder.StartAsync();
        (HttpStatusCode status, JObject error) = await TryUploadAsync(host, anchor, seconds);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.StartsWith("expires_after[", (string?)error.SelectToken("error.param"), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_folder.Contents));
    }

    private static async Task<JObject> UploadAsync(RunningHost host, int seconds)
    {
        (HttpStatusCode status, JObject file) = await TryUploadAsync(host, "created_at", $"{seconds}");
        Assert.True(status == HttpStatusCode.OK, file.ToString());
        return file;
    }

    private static async Task<(HttpStatusCode Status, JObject Body)> TryUploadAsync(RunningHost host, string? anchor, string? seconds)
    {
        using var form = new MultipartFormDataContent { { new StringContent("batch"), "purpose" }, { new StringContent("{}"), "file", "lines.jsonl" } };
        if (anchor is not null)
        {
            form.Add(new StringContent(anchor), "\"expires_after[anchor]\"");
        }

        if (seconds is not null)
        {
            form.Add(new StringContent(seconds), "\"expires_after[seconds]\"");
        }

        return await host.Client.SendOnceAsync("/v1/files", form, key: null);
    }
}
