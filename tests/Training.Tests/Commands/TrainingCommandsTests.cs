using Pipelines.Training.Commands;
using Pipelines.Training.Tests.Kit;

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
}
