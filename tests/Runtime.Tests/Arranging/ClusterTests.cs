using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Tests.Runs;

namespace Pipelines.Runtime.Tests.Arranging;

/// <summary><c>cluster</c>, from the pipeline file to the output.</summary>
public sealed class ClusterTests
{
    private const string Keys = """
        type: cluster
        embedding_keys: [at]
        embedding_model: vectors
        summary_prompt: "Join:{% for i in inputs %} {{ i.name }}{% endfor %}"
        summary_schema: {name: string}
        """;

    /// <summary>The points of the scales test: SciPy merges 0 and 1, then 2 and 3, then 5 to the first, then 4 to the second, then both.</summary>
    private static readonly string[] Points = [.. "0 0;1 0;5 5;5 6;9 0;0 1".Split(';').Select(static (at, i) => $$"""{"name": "p{{i}}", "at": "{{at}}"}""")];

    [Fact]
    public async Task Run_Points_TellOfTheNodesAboveThemFromTheirOwnToTheRoot()
    {
        (RunSummary summary, string[] made) = await GroupPipeline.RunAsync(Keys, Points, Joiner().Client);

        Assert.Equal(new RowTotals(6, 6, 0, 0, 0), summary.Rows);
        JObject[] rows = [.. made.Select(RowJson.ParseObject)];
        Assert.Equal(["p0", "p1", "p2", "p3", "p4", "p5"], rows.Select(static row => row.Value<string>("name")));
        Assert.Equal("(p0 p1) < (p5 (p0 p1)) < ((p5 (p0 p1)) (p4 (p2 p3)))", PathOf(rows[0]));
        Assert.Equal("(p2 p3) < (p4 (p2 p3)) < ((p5 (p0 p1)) (p4 (p2 p3)))", PathOf(rows[3]));
        Assert.Equal("(p4 (p2 p3)) < ((p5 (p0 p1)) (p4 (p2 p3)))", PathOf(rows[4]));
        Assert.Equal("""{"distance":1.0,"name":"(p0 p1)"}""", RowJson.Write(rows[1]["clusters"]![0]!));
        Assert.Equal(11.888369666751338, rows[1]["clusters"]![2]!.Value<double>("distance"), 12);
    }

    [Fact]
    public async Task Run_Collapsed_TakesTheLowestLevelsAway()
    {
        (_, string[] made) = await GroupPipeline.RunAsync($"{Keys}\ncollapse: 0.5\noutput_key: path", Points, Joiner().Client);

        Assert.Equal("(p5 p0 p1) < ((p5 p0 p1) p4 (p2 p3))", PathOf(RowJson.ParseObject(made[1]), "path"));
        Assert.Equal("((p5 p0 p1) p4 (p2 p3))", PathOf(RowJson.ParseObject(made[4]), "path"));
    }

    /// <summary>A prompt may look at the nodes within nodes.</summary>
    [Fact]
    public async Task Run_PromptLooksAtChildren_SeesThem()
    {
        (_, string[] made) = await GroupPipeline.RunAsync(
            Keys.Replace("{{ i.name }}", "{{ i.name }}{{ i.children | length if i.children is defined }}", StringComparison.Ordinal), Points, Joiner().Client);

        Assert.EndsWith("((p5 (p0 p1)2)2 (p4 (p2 p3)2)2)", PathOf(RowJson.ParseObject(made[0])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_RowThatThePromptCannotShow_FailsAlone()
    {
        (RunSummary summary, string[] made) = await GroupPipeline.RunAsync(Keys, [.. Points, """{"at": "3 3"}"""], Joiner().Client);

        Assert.Equal(new RowTotals(7, 6, 1, 0, 0), summary.Rows);
        Assert.Equal("(p0 p1) < (p5 (p0 p1)) < ((p5 (p0 p1)) (p4 (p2 p3)))", PathOf(RowJson.ParseObject(made[0])));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Run_FewerThanTwoRows_AreNotSummarised(int count)
    {
        var model = Joiner();

        (_, string[] made) = await GroupPipeline.RunAsync(Keys, Points[..count], model.Client);

        Assert.Equal(count == 0 ? [] : ["""{"name":"p0","at":"0 0","clusters":[]}"""], made);
        Assert.Empty(model.Asked);
    }

    [Fact]
    public async Task Run_SummaryWithoutAnAnswer_FailsAllRows()
    {
        var model = Joiner(static prompt => prompt == "Join: p2 p3" ? """{"title": 7}""" : null);

        (RunSummary summary, _) = await GroupPipeline.RunAsync(Keys, Points, model.Client);

        Assert.Equal(new RowTotals(6, 0, 6, 0, 0), summary.Rows);
    }

    [Fact]
    public async Task Run_RuleIsBroken_IsAskedAgain()
    {
        int tries = 0;
        var model = Joiner(prompt => prompt == "Join: p2 p3" && Interlocked.Increment(ref tries) == 1 ? """{"name": ""}""" : null);

        (RunSummary summary, _) = await GroupPipeline.RunAsync($"{Keys}\nvalidate: [\"len(output['name']) > 0\"]", Points, model.Client);

        Assert.Equal(6, summary.Rows.Out);
    }

    [Fact]
    public async Task Run_StoppedAgainAndAgain_GoesOnAndPaysNothingTwice()
    {
        string[] rows = [.. Enumerable.Range(0, 40).Select(static i => $$"""{"name": "p{{i}}", "at": "{{i * 17 % 41}} {{i * 5 % 13}}"}""")];
        (_, string[] calm) = await GroupPipeline.RunAsync(Keys, rows, Joiner().Client);
        using var house = new TestHouse(isInMemory: true);
        var model = Joiner();
        (RunSummary Summary, string[] Rows) run;
        int stops = 0;
        do
        {
            using var stop = new CancellationTokenSource();
            int left = 12;
            model.OnCall = () =>
            {
                if (Interlocked.Decrement(ref left) == 0)
                {
                    stop.Cancel();
                }
            };
            run = await GroupPipeline.RunAsync(house, Keys, rows, model.Client, stop.Token);
            stops++;
        }
        while (run.Summary.Status == RunStatus.Interrupted);

        Assert.True(stops > 2);
        Assert.Equal(39, model.Asked.Count);
        Assert.All(model.Asked.Values, static count => Assert.Equal(1, count));
        Assert.Equal(calm, run.Rows);
    }

    [Theory]
    [InlineData("summary_schema: {}", "operations[0].summary_schema")]
    [InlineData("summary_schema: {name: strng}", "operations[0].summary_schema.name")]
    [InlineData("collapse: 2", "operations[0].collapse")]
    [InlineData("embedding_keys: []", "operations[0].embedding_keys")]
    public void Plan_KeysThatCannotBe_AreErrorsAtTheirPlaces(string key, string path)
    {
        string name = key.Split(':')[0];
        string keys = string.Join('\n', Keys.Split('\n').Where(line => !line.StartsWith(name, StringComparison.Ordinal)).Append(key));

        Assert.Contains(GroupPipeline.Plan(keys).Errors, error => error.Path == path);
    }

    private static TextModel Joiner(Func<string, string?>? mistake = null) => new(prompt => mistake?.Invoke(prompt) ?? $$"""{"name": "({{prompt["Join: ".Length..]}})"}""")
    {
        Vector = static text => [.. text.Split(' ').Select(static x => float.Parse(x, System.Globalization.CultureInfo.InvariantCulture))],
    };

    private static string PathOf(JObject row, string field = "clusters") => string.Join(" < ", row[field]!.Select(static node => node.Value<string>("name")));
}
