using Newtonsoft.Json.Linq;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Tests.Arranging;
using Pipelines.Runtime.Tests.Pairs;

namespace Pipelines.Runtime.Tests.Cascades;

/// <summary>Cascades of <c>resolve</c> and <c>equijoin</c>. Two numbers match when they are of one block of five; the proxy is unsure near the ends of blocks.</summary>
public sealed class PairCascadeTests
{
    private const int Count = 60;
    private const string Ask = "comparison_prompt: 'Same? {{ left.n }} and {{ right.n }}', blocking_threshold: 0";

    [Fact]
    public async Task Run_EquijoinWithAPrecisionPromised_AsksNoMoreThanTheBudgetAndJoinsWhatIsSure()
    {
        CascadeModel model = Model();

        (RunSummary summary, IReadOnlyList<JObject> made) = await JoinPipeline.RunAsync(
            $"type: equijoin, {Ask}, cascade: {{proxy_model: scripted, target: 0.9, label_budget: 300}}", Rows(), Rows(), model.Client);

        Assert.Equal(Count * Count, model.Scored.Count);
        Assert.InRange(model.Asked.Count, 1, 300);
        Assert.True(made.Count(IsRight) >= 0.9 * made.Count);
        Assert.InRange(made.Count, Count * 3, Count * 6);
        Assert.Equal(2 * Count, summary.Rows.In);
        Assert.All(model.Asked.Values.Concat(model.Scored.Values), static count => Assert.Equal(1, count));
    }

    [Fact]
    public async Task Run_EquijoinWithBothPromised_KeepsBoth()
    {
        CascadeModel model = Model();

        (_, IReadOnlyList<JObject> made) = await JoinPipeline.RunAsync(
            $"type: equijoin, {Ask}, cascade: {{proxy_model: scripted, guarantee: precision+recall, target: 0.8, label_budget: 600}}", Rows(), Rows(), model.Client);

        Assert.True(made.Count(IsRight) >= 0.8 * made.Count);
        Assert.True(made.Count(IsRight) >= 0.8 * Count * 5);
    }

    [Fact]
    public async Task Run_EquijoinWithAnEmbeddingProxy_ScoresByLikeness()
    {
        CascadeModel model = Model();

        (_, IReadOnlyList<JObject> made) = await JoinPipeline.RunAsync(
            $"type: equijoin, {Ask}, cascade: {{proxy_model: scripted, proxy_type: embedding, target: 0.8, label_budget: 300}}", Rows(), Rows(), model.Client);

        Assert.Empty(model.Scored);
        Assert.InRange(model.Asked.Count, 1, 300);
        Assert.True(made.Count(IsRight) >= 0.8 * made.Count);
    }

    [Theory]
    [InlineData("{proxy_model: scripted, target: 0.9, guarantee: precision+recall, label_budget: 400}")]
    [InlineData("{proxy_model: scripted, proxy_type: embedding, target: 0.9, guarantee: precision+recall, label_budget: 400}")]
    public async Task Run_Resolve_FindsTheBlocks(string cascade)
    {
        CascadeModel model = Model();

        (RunSummary summary, string[] made) = await GroupPipeline.RunAsync(
            $"type: resolve\ncomparison_prompt: 'Same? {{{{ input1.n }}}} and {{{{ input2.n }}}}'\nblocking_threshold: 0\noutput: {{keys: [n]}}\ncascade: {cascade}",
            Rows().Select(static row => row.ToString(Newtonsoft.Json.Formatting.None)),
            model.Client);

        Assert.Equal(Count, summary.Rows.Out);
        int[] values = [.. made.Select(static row => (int)JObject.Parse(row)["n"]!)];
        Assert.True(Enumerable.Range(0, Count).Count(n => values[n] / 5 == n / 5) >= 0.9 * Count);
        Assert.All(model.Asked.Values.Concat(model.Scored.Values), static count => Assert.Equal(1, count));
    }

    private static bool IsRight(JObject row) => row.Value<int>("n_left") / 5 == row.Value<int>("n_right") / 5;

    private static JObject[] Rows() => [.. Enumerable.Range(0, Count).Select(static n => new JObject { ["n"] = n })];

    private static CascadeModel Model() => new(
        static numbers => numbers[0] / 5 == numbers[1] / 5,
        static numbers => CascadeModel.Sigmoid((4.5 - Math.Abs(numbers[0] - numbers[1])) + (numbers[0] / 5 == numbers[1] / 5 ? 4 : -4)),
        "is_match");
}
