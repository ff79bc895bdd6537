using Newtonsoft.Json.Linq;

namespace Pipelines.Cli.Tests.Cache;

public sealed class CacheCommandTests : IDisposable
{
    private readonly CliSession _cli = new() { Clock = TimeProvider.System };

    public CacheCommandTests() => LongPromptPipeline.Write(_cli);

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Run_AgainInAnotherEngine_TakesThePrefixFromDiskAndComputesLess()
    {
        JObject first = await LongPromptPipeline.RunAsync(_cli);
        string answers = await File.ReadAllTextAsync(_cli["out.json"]);
        JObject second = await LongPromptPipeline.RunAsync(_cli);

        int prefix = (int)second["cachedTokensByTier"]!["disk"]!;
        Assert.Equal(0, (int)first["cachedTokensByTier"]!["disk"]!);
        Assert.True(prefix > 200, second.ToString());
        Assert.Equal(prefix, (int)first["usage"]!["computedTokens"]! - (int)second["usage"]!["computedTokens"]!);
        Assert.Equal(answers, await File.ReadAllTextAsync(_cli["out.json"]));
    }

    [Fact]
    public async Task Run_SnapshotsDamagedOrGone_ComputesAgainAndAnswersTheSame()
    {
        JObject first = await LongPromptPipeline.RunAsync(_cli);
        string answers = await File.ReadAllTextAsync(_cli["out.json"]);
        Damage(Assert.Single(LongPromptPipeline.Snapshots(_cli)));
        JObject damaged = await LongPromptPipeline.RunAsync(_cli);
        Assert.Equal(first["usage"]!["computedTokens"], damaged["usage"]!["computedTokens"]);
        Assert.Equal(answers, await File.ReadAllTextAsync(_cli["out.json"]));

        // A sound one has taken its place; without it everything is computed once more.
        Assert.Equal(ExitCode.Ok, (await _cli.RunAsync("cache", "verify")).ExitCode);
        File.Delete(Assert.Single(LongPromptPipeline.Snapshots(_cli)));
        JObject gone = await LongPromptPipeline.RunAsync(_cli);
        Assert.Equal(first["usage"]!["computedTokens"], gone["usage"]!["computedTokens"]);
        Assert.Equal(answers, await File.ReadAllTextAsync(_cli["out.json"]));
    }

    [Theory]
    [InlineData("--kv-ram", "0")]
    [InlineData("--kv-disk", "0")]
    public async Task Run_NoRoomForSnapshots_WritesNone(string option, string size)
    {
        await LongPromptPipeline.RunAsync(_cli, option, size);

        Assert.Empty(LongPromptPipeline.Snapshots(_cli));
    }

    [Fact]
    public async Task Stats_StoreWithSnapshots_NamesModelCountAndBytes()
    {
        Assert.Equal(0, (int)(await _cli.JsonAsync("cache", "stats"))["snapshots"]!);
        await LongPromptPipeline.RunAsync(_cli);

        JObject told = await _cli.JsonAsync("cache", "stats");

        JToken entry = Assert.Single(told["namespaces"]!);
        Assert.Equal(LongPromptPipeline.Rows - 1, (int)entry["hits"]!); // the first row computed it
        Assert.True((double)entry["prefillSecondsSaved"]! > 0);
        Assert.Equal(("disk", "builtin", 1), ((string)entry["tier"]!, (string)entry["model"]!, (int)entry["snapshots"]!));
        Assert.Equal(new FileInfo(Assert.Single(LongPromptPipeline.Snapshots(_cli))).Length, (long)told["bytes"]!);
        Assert.Contains("builtin", (await _cli.RunAsync("cache", "stats")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_DamagedSnapshot_IsToldAndDeletedOnDemand()
    {
        await LongPromptPipeline.RunAsync(_cli);
        string snapshot = Assert.Single(LongPromptPipeline.Snapshots(_cli));
        Damage(snapshot);

        CliRun told = await _cli.RunAsync("cache", "verify", "--json");
        Assert.Equal(ExitCode.CompletedWithFailures, told.ExitCode);
        Assert.Equal("its payload is damaged", (string)Assert.Single(told.Json["damaged"]!)["fault"]!);
        Assert.True(File.Exists(snapshot));

        Assert.Equal(ExitCode.CompletedWithFailures, (await _cli.RunAsync("cache", "verify", "--delete")).ExitCode);
        Assert.False(File.Exists(snapshot));
        Assert.Equal(ExitCode.Ok, (await _cli.RunAsync("cache", "verify")).ExitCode);
    }

    [Fact]
    public async Task Clear_ByModelNamespaceOrAge_DeletesOnlyThose()
    {
        await LongPromptPipeline.RunAsync(_cli);
        string name = (string)(await _cli.JsonAsync("cache", "stats"))["namespaces"]![0]!["namespace"]!;

        Assert.Equal(0, await ClearAsync("--model", "other"));
        Assert.Equal(0, await ClearAsync("--older-than", "1h"));
        Assert.Equal(0, await ClearAsync("--namespace", name[0] == '0' ? "1" : "0"));
        Assert.Single(LongPromptPipeline.Snapshots(_cli));

        Assert.Equal(1, await ClearAsync("--model", "builtin", "--namespace", name[..6], "--older-than", "0s"));
        Assert.Empty(LongPromptPipeline.Snapshots(_cli));
        Assert.Empty(Directory.GetFiles(_cli[".pipelines/kv"], "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("--older-than", "soon")]
    [InlineData("--namespace", "../..")]
    public async Task Clear_BadArguments_AreRefused(string option, string value) =>
        Assert.Equal(ExitCode.BadInput, (await _cli.RunAsync("cache", "clear", option, value)).ExitCode);

    [Fact]
    public async Task Run_OtherKvType_NeverTakesAnothersSnapshots()
    {
        await LongPromptPipeline.RunAsync(_cli);
        JObject other = await LongPromptPipeline.RunAsync(_cli, "--kv-type", "q8_0");
        JObject again = await LongPromptPipeline.RunAsync(_cli, "--kv-type", "q8_0");

        Assert.Equal(0, (int)other["cachedTokensByTier"]!["disk"]!);
        Assert.True((int)again["cachedTokensByTier"]!["disk"]! > 200, again.ToString());
        Assert.Equal(2, (await _cli.JsonAsync("cache", "stats"))["namespaces"]!.Count());
    }

    [Fact]
    public async Task Run_KvTypeThatIsNone_IsRefused()
    {
        CliRun refused = await _cli.RunAsync("run", _cli["long.yaml"], "--kv-type", "q3");

        Assert.Equal(ExitCode.BadInput, refused.ExitCode);
        Assert.Contains("q8_0", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SizeThatIsNone_IsRefused() =>
        Assert.Equal(ExitCode.BadInput, (await _cli.RunAsync("run", _cli["long.yaml"], "--kv-disk", "lots")).ExitCode);

    private async Task<int> ClearAsync(params string[] more) => (int)(await _cli.JsonAsync(["cache", "clear", .. more]))["deleted"]!;

    private static void Damage(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        bytes[^100] ^= 4;
        File.WriteAllBytes(file, bytes);
    }
}
