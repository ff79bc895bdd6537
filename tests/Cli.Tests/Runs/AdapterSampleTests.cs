using System.Runtime.CompilerServices;
using GpuHost.Serving.SeededModels;

namespace Pipelines.Cli.Tests.Runs;

/// <summary>The adapter sample from its file to the answers: <c>models add</c>, then <c>run</c> with <c>model+adapter@strength</c>.</summary>
public sealed class AdapterSampleTests : IDisposable
{
    private const string NamedInSample = "builtin+tone@0.5";
    private const string Output = "out/adapters.json";
    private readonly CliSession _cli = new() { Clock = TimeProvider.System };

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Run_SampleWithAnAdapter_AnswersWithItWhereItIsNamed()
    {
        await AddAdapterAsync();
        string[] bare = await AnswersAsync("builtin");
        string[] half = await AnswersAsync("builtin+tone@0.5");

        Assert.Equal(3, half.Length);
        Assert.Equal(bare, await AnswersAsync("builtin+tone@0"));
        Assert.NotEqual(bare, half);
        Assert.NotEqual(half, await AnswersAsync("builtin+tone"));
    }

    [Fact]
    public async Task Run_AdapterThatIsNotThere_NamesItAndSaysWhatToDo()
    {
        CliRun ended = await _cli.RunAsync("run", Sample("pipeline.yaml"));

        Assert.NotEqual(ExitCode.Ok, ended.ExitCode);
        Assert.Contains("tone", ended.Out + ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ModelInTheAdaptersPlace_SaysThatItIsNone()
    {
        SeededModel.Write(_cli["other.gguf"], SeededModelShape.Default with { Seed = 9 });
        await _cli.RunAsync("models", "add", "tone", _cli["other.gguf"]);

        CliRun ended = await _cli.RunAsync("run", Sample("pipeline.yaml"));

        Assert.NotEqual(ExitCode.Ok, ended.ExitCode);
        Assert.Contains("not an adapter", ended.Out + ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Sample_Adapter_IsWhatItsSeedGives()
    {
        SeededAdapter.Write(_cli["again.gguf"], new SeededModelShape { LayerCount = 6, Width = 320, HeadCount = 5, KvHeadCount = 5 }, seed: 3);

        Assert.Equal(File.ReadAllBytes(_cli["again.gguf"]), File.ReadAllBytes(Sample("tone.gguf")));
    }

    private async Task AddAdapterAsync() => Assert.Equal(ExitCode.Ok, (await _cli.RunAsync("models", "add", "tone", Sample("tone.gguf"))).ExitCode);

    /// <summary>The sample, with another model where it names the adapter; to the bit, so that equal answers are no luck.</summary>
    private async Task<string[]> AnswersAsync(string model)
    {
        string pipeline = await File.ReadAllTextAsync(Sample("pipeline.yaml"));
        Assert.Contains(NamedInSample, pipeline, StringComparison.Ordinal);
        await File.WriteAllTextAsync(_cli["adapters.yaml"], pipeline
            .Replace(NamedInSample, model, StringComparison.Ordinal)
            .Replace("max_tokens: 60", "max_tokens: 60, deterministic: true", StringComparison.Ordinal));
        CliRun ended = await _cli.RunAsync("run", _cli["adapters.yaml"], "--fresh");
        Assert.True(ended.ExitCode == ExitCode.Ok, ended.Out + ended.Error);
        return [.. NotesPipeline.ReadOutput(_cli, Output).Select(row => (string)row["toned"]!)];
    }

    private static string Sample(string name, [CallerFilePath] string here = "") =>
        Path.Combine(Directory.GetParent(here)!.Parent!.Parent!.Parent!.FullName, "samples", "adapters", name);
}
