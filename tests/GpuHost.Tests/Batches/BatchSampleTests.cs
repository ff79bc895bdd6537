using GpuHost.Tests.Kit;
using Newtonsoft.Json.Linq;

namespace GpuHost.Tests.Batches;

public sealed class BatchSampleTests : IDisposable
{
    private readonly BatchFolder _folder = new("builtin");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Sample_AsItsPageSays_IsAnsweredAndItsInstructionIsShared()
    {
        await using RunningHost host = await _folder.StartAsync();
        string content = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "samples", "mail.jsonl"));

        JObject batch = await host.Client.BatchAtItsEndAsync(await host.Client.BeginBatchAsync(content));
        IReadOnlyList<JObject> output = await host.Client.LinesAsync(batch, "output_file_id");

        Assert.Equal(Enumerable.Range(1, 6).Select(i => $"mail-{i}"), output.Select(line => (string?)line["custom_id"]));
        Assert.True((long)batch.SelectToken("usage.input_tokens_details.cached_tokens")! > (long)batch.SelectToken("usage.input_tokens")! / 2);
    }
}
