using GpuHost.Tests.Kit;
using Newtonsoft.Json.Linq;

namespace GpuHost.Tests.Batches;

public sealed class BatchPrefixTests : IDisposable
{
    private const int Groups = 12;
    private const int LinesPerGroup = 8;

    private readonly BatchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// The context has room for two or three of the prefixes at once, and there is no memory for saved ones: only the order can keep a
    /// prefix from being computed again, and that each line says what the next one begins with.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Batch_OfShuffledLinesWithSharedPrefixes_ComputesEachPrefixOnce(bool isNested)
    {
        await using RunningHost host = await RunningHost.StartAsync(_folder.Settings with { Kv = new(null, null, "") { RamBytesMax = 0 } });
        string[] prompts = [.. Enumerable.Range(0, Groups).SelectMany(group => Enumerable.Range(0, LinesPerGroup).Select(line => isNested ? NestedPrompt(group, line) : Prompt(group, line)))];
        new Random(7).Shuffle(prompts);
        string content = BatchCalls.Text(prompts.Select((prompt, i) => BatchCalls.Line(
            $"{i}", new JObject { ["model"] = HostFixture.ModelName, ["prompt"] = prompt, ["max_tokens"] = 2 }, "/v1/completions")));
        long ideal = await IdealAsync(host.Client, prompts);

        JObject batch = await host.Client.BatchAtItsEndAsync(await host.Client.BeginBatchAsync(content, "/v1/completions"));
        long all = (long)batch.SelectToken("usage.input_tokens")!;
        long computed = all - (long)batch.SelectToken("usage.input_tokens_details.cached_tokens")!;

        Assert.Equal(prompts.Length, (int)batch.SelectToken("request_counts.completed")!);
        Assert.True(all > 2 * ideal, $"{all} prompt tokens leave little to share: the ideal is {ideal}");
        Assert.True(computed <= 1.01 * ideal, $"{computed} tokens were computed; the ideal is {ideal}, and {all} without sharing");
    }

    private static string Prompt(int group, int line) =>
        $"Instruction {group}: " + string.Join(' ', Enumerable.Range(0, 60).Select(i => $"{(char)('a' + group)}{i}")) + $" Question {line}.";

    /// <summary>All share a text, those of a group a few words after it, and then each has many of its own.</summary>
    private static string NestedPrompt(int group, int line) =>
        $"Sort this mail. {string.Join(' ', Enumerable.Range(0, 50).Select(i => $"rule {i}"))} The customer is of the kind {(char)('a' + group)}{group} and pays late. " +
        string.Join(' ', Enumerable.Range(0, 12).Select(i => $"{line}x{i * group}"));

    /// <summary>The tokens of the tree of all prompts; each prompt's last token is computed at any rate, to have its logits.</summary>
    private static async Task<long> IdealAsync(HttpClient client, string[] prompts)
    {
        HashSet<string> nodes = new(StringComparer.Ordinal);
        foreach (string prompt in prompts)
        {
            (_, JObject tokens) = await client.PostAsync("/tokenize", new JObject { ["content"] = prompt, ["add_special"] = true });
            string path = "";
            foreach (JToken token in tokens["tokens"]!)
            {
                nodes.Add(path += $"{token},");
            }
        }

        return nodes.Count;
    }
}
