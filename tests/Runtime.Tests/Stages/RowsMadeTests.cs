using Newtonsoft.Json.Linq;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Partitions;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Stages;

/// <summary>A large document that is split, with every chunk carrying all of it.</summary>
public sealed class RowsMadeTests
{
    /// <summary>So many chunks of a text of 1 MB, which is in memory once.</summary>
    private const int Chunks = (int)(PartitionLimits.RowsMadeSizeBytesMax / TextChars) + 1;

    private const int TextChars = 1024 * 1024;

    [Fact]
    public async Task Run_OneRowBecomesMoreThanARecordHolds_FailsAndSaysWhatToDo()
    {
        RunSummary summary = await RunAsync("[cut]");

        Assert.Equal(RunStatus.Failed, summary.Status);
        Assert.Contains($"Of one row {Chunks:N0} were made", summary.Message, StringComparison.Ordinal);
        Assert.Contains("drop_keys", summary.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_TextIsDroppedBehindTheSplit_IsDone()
    {
        RunSummary summary = await RunAsync("[cut, drop]");

        Assert.Equal((RunStatus.Completed, Chunks), (summary.Status, (int)summary.Rows.Out));
    }

    private static async Task<RunSummary> RunAsync(string operations)
    {
        using var house = new TestHouse(isInMemory: true);
        PipelinePlan plan = PipelinePlanner.Plan($$"""
            default_model: scripted
            datasets: {input: {type: file, path: input.json} }
            operations:
              - {name: cut, type: split, split_key: text, method: delimiter, method_kwargs: {delimiter: "|"} }
              - {name: drop, type: map, drop_keys: [text]}
            pipeline:
              steps:
                - {name: one, input: input, operations: {{operations}} }
            """).Plan!;
        var text = new JObject { ["text"] = string.Join('|', Enumerable.Repeat(new string('x', (TextChars / Chunks) - 1), Chunks)).PadRight(TextChars, 'x') };
        var nobody = new ScriptedInferenceClient(static request => throw new InvalidOperationException("Nobody is asked."));
        return await house.Runner([text], nobody).RunAsync(new RunRequest { Plan = plan }, CancellationToken.None);
    }
}
