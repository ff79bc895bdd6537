using System.Runtime.InteropServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Training.Commands;
using Pipelines.Training.Data;
using Pipelines.Training.Model;
using Pipelines.Training.Tests.Kit;
using Pipelines.Training.Tokenizer;

namespace Pipelines.Training.Tests.Commands;

public sealed class TrainingCommandsTests : IDisposable
{
    private const int BadInput = 2;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("train", "There is no vocabulary")]
    [InlineData("export", "There is no vocabulary")]
    [InlineData("sample", "There is no vocabulary")]
    [InlineData("start", "There is no vocabulary")]
    [InlineData("data", "There is no vocabulary")]
    [InlineData("eval", "There is no model")]
    public async Task RunAsync_WhatItNeedsIsMissing_SaysWhatAndWhere(string command, string expected)
    {
        var error = new StringWriter();
        var host = new TrainingHost(TextWriter.Null, error, TimeProvider.System, static _ => null);

        int code = await TrainingCommands.RunAsync(host, [command, "--folder", _folder.Path], default);

        Assert.Equal(BadInput, code);
        Assert.Contains(expected, error.ToString(), StringComparison.Ordinal);
        Assert.Contains(_folder.Path, error.ToString(), StringComparison.Ordinal);
    }

    /// <summary>What cannot be written is found out before hundreds of documents are asked, and not behind them.</summary>
    [Fact]
    public async Task RunAsync_EvalOfAModelElsewhere_HasAPlaceForItsReportFirst()
    {
        using var error = new StringWriter();
        var host = new TrainingHost(TextWriter.Null, error, TimeProvider.System, static _ => null);
        string model = _folder.PathOf("damaged.gguf");
        await File.WriteAllTextAsync(model, "no model");
        string folder = _folder.PathOf("new/folder");

        int code = await TrainingCommands.RunAsync(host, ["eval", "--folder", folder, "--model", model, "--count", "1"], default);

        Assert.NotEqual(0, code);
        Assert.Contains("cannot be asked", error.ToString(), StringComparison.Ordinal);
        Assert.True(Directory.Exists(folder));
    }

    [Fact]
    public async Task RunAsync_Start_WritesTheWeightsAndTheRecipeOfTheTrainer()
    {
        VocabularyFile.Write(_folder.PathOf("vocabulary.txt"), ToyTraining.Vocabulary);
        var host = new TrainingHost(TextWriter.Null, TextWriter.Null, TimeProvider.System, static _ => null);

        int code = await TrainingCommands.RunAsync(host, ["start", "--folder", _folder.Path, "--seed", "7", "--layers", "2", "--width", "64", "--feed-forward", "96"], default);

        Assert.Equal(0, code);
        JObject start = RowJson.ParseObject(await File.ReadAllTextAsync(_folder.PathOf("start.json")));
        var shape = new ModelShape { LayerCount = 2, Width = 64, HeadCount = 1, KvHeadCount = 1, FeedForwardWidth = 96, VocabularySize = ToyTraining.Vocabulary.Size };
        Assert.Equal((2, 64, 1, 1, 96), ((int)start["layers"]!, (int)start["width"]!, (int)start["heads"]!, (int)start["kv_heads"]!, (int)start["feed_forward"]!));
        Assert.Equal(Enum.GetNames<Curriculum>(), start["stages"]!.Select(static stage => (string)stage[0]!));
        Assert.Equal(
            MemoryMarshal.AsBytes<float>(ParameterStart.Make(new ParameterLayout(shape), seed: 7)).ToArray(), await File.ReadAllBytesAsync(_folder.PathOf("start.f32")));
    }
}
