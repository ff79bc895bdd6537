using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Inference;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Partitions;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Stages;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Rewriting;

/// <summary>Plans with and without rewrites make the same rows, and with them nothing is asked that is not asked without; but for limits.</summary>
public sealed class RewritesTests
{
    private const int RowCount = 60;

    [Theory]
    [InlineData("true")]
    [InlineData("[fusion]")]
    [InlineData("[selection_pushdown]")]
    [InlineData("[limit_pushdown, fusion]")]
    [InlineData("[dead_field_removal]")]
    public void Run_RandomPipeline_RewritesChangeNoRow(string rewrites) => Prop.ForAll(
        Gen.Choose(0, int.MaxValue - 1).ToArbitrary(),
        seed =>
        {
            IReadOnlyList<string> operations = RandomPipeline.OperationsOf(new Random(seed));
            (string[] expected, IReadOnlyCollection<string> askedWithout, _) = RunAsync(operations, "false").GetAwaiter().GetResult();
            (string[] actual, IReadOnlyCollection<string> askedWith, _) = RunAsync(operations, rewrites).GetAwaiter().GetResult();

            // What is under way when a limit is reached is a matter of luck in both.
            bool endsEarly = operations.Any(static operation => operation.Contains("limit:", StringComparison.Ordinal));
            return (actual.SequenceEqual(expected) && (endsEarly || !askedWith.Except(askedWithout).Any()))
                .Label($"seed {seed}\n{string.Join('\n', operations)}\n{string.Join('\n', expected)}\nwith rewrites:\n{string.Join('\n', actual)}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(rewrites == "true" ? 60 : 15));

    /// <summary>The generator is worth nothing when the rules find nothing to do in what it draws.</summary>
    [Fact]
    public async Task Run_PipelinesOfTheProperty_EveryRuleIsUsed()
    {
        HashSet<string> used = [];
        for (int seed = 0; seed < 200; seed++)
        {
            PipelinePlan plan = PlanOf(RandomPipeline.OperationsOf(new Random(seed)), "true");
            used.UnionWith(plan.Rewrites.Select(static rewrite => rewrite.Rule));
        }

        Assert.Equal(["dead_field_removal", "fusion", "limit_pushdown", "selection_pushdown"], used.Order(StringComparer.Ordinal));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Run_FilterBehindAMap_IsAskedFirst()
    {
        string[] operations =
        [
            "name: o0, type: map, prompt: \"dear {{ input.text }}\", output: {schema: {f_o0: string}}",
            "name: o1, type: filter, prompt: \"cheap {{ input.number }} {{ input.id }}\", output: {schema: {keep: bool}}",
        ];

        (string[] expected, IReadOnlyCollection<string> without, _) = await RunAsync(operations, "false");
        (string[] rows, IReadOnlyCollection<string> with, _) = await RunAsync(operations, "true");

        Assert.Equal(expected, rows);
        Assert.Equal(2 * RowCount, without.Count);
        Assert.Equal(RowCount + rows.Length, with.Count);
        Assert.InRange(rows.Length, 1, RowCount - 1);
    }

    [Fact]
    public async Task Run_LimitBehindAMap_EndsTheMap()
    {
        string[] operations =
        [
            "name: o0, type: map, prompt: \"dear {{ input.text }}\", output: {schema: {f_o0: string}}",
            "name: o1, type: map, prompt: \"dear {{ input.id }}\", output: {schema: {f_o1: string}}, limit: 3",
        ];

        (string[] expected, IReadOnlyCollection<string> without, _) = await RunAsync(operations, "false");
        (string[] rows, IReadOnlyCollection<string> with, RunSummary summary) = await RunAsync(operations, "true");

        Assert.Equal(expected, rows);
        Assert.Equal(3, rows.Length);
        Assert.Equal(RowCount + 3, without.Count);
        Assert.InRange(with.Count, 6, 16 + 3);
        Assert.Equal(0, summary.Rows.Failed);
    }

    private static PipelinePlan PlanOf(IReadOnlyList<string> operations, string rewrites)
    {
        PlanningResult result = PipelinePlanner.Plan(RandomPipeline.YamlOf(operations, rewrites));
        Assert.True(result.IsOk, string.Join('\n', result.Diagnostics));
        return result.Plan;
    }

    private static async Task<(string[] Rows, IReadOnlyCollection<string> Asked, RunSummary Summary)> RunAsync(IReadOnlyList<string> operations, string rewrites)
    {
        var asked = new ConcurrentBag<string>();
        using var house = new TestHouse(isInMemory: true);
        var client = new ScriptedInferenceClient(request =>
        {
            asked.Add(request.Messages[^1].Content);
            return Answers.Text(request, AnswerTo(request));
        });
        RunSummary summary = await house.Runner(Rows(), client).RunAsync(
            new RunRequest
            {
                Plan = PlanOf(operations, rewrites),

                Options = new RunOptions { Partitions = new PartitionLimits { RowsMax = 7 }, FailFast = FailFastOptions.Never },
                Output = house.Output("out.jsonl", OutputFormat.JsonLines),
            },
            CancellationToken.None);
        Assert.Equal(RunStatus.Completed, summary.Status);
        Assert.All(summary.Operators, static counts => Assert.True(counts.Balances, counts.ToString()));
        return ([.. house.ReadLines("out.jsonl").Select(RowJson.Write)], asked.Distinct(StringComparer.Ordinal).ToArray(), summary);
    }

    /// <summary>What follows from the prompt alone: a text of it, or two of three times yes.</summary>
    private static string AnswerTo(CompletionRequest request)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(request.Messages[^1].Content));
        var field = (JProperty)request.OutputSchema!["properties"]!.First!;
        JToken value = (string?)field.Value["type"] == "boolean" ? hash[0] % 3 > 0 : $"v{hash[0] % 7}";
        return RowJson.Write(new JObject { [field.Name] = value });
    }

    private static JObject[] Rows() =>
    [
        .. Enumerable.Range(0, RowCount).Select(static i => new JObject
        {
            ["id"] = i,
            ["text"] = string.Join(' ', Enumerable.Range(0, i % 4).Select(word => $"word{i}_{word}")) + $" end{i}",
            ["tags"] = new JArray(Enumerable.Range(0, i % 3).Select(tag => $"t{tag}")),
            ["number"] = i % 5,
        }),
    ];
}
