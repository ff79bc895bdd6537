using Pipelines.Core.Documents;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Tests.Runs;

namespace Pipelines.Runtime.Tests.Arranging;

/// <summary><c>rank</c>, from the pipeline file to the output. The expected orders are those of DocETL's procedure with the same answers.</summary>
public sealed class RankTests
{
    private const string Keys = """
        type: rank
        prompt: best
        input_keys: [text]
        """;

    [Theory]
    [InlineData("direction: desc", "17 4 21 8 25 12 29 16 3 20 7 24 11 28 15 2 19 6 23 10 27 14 1 5 18 22 9 13 0 26")]
    [InlineData("direction: asc", "0 13 26 9 22 5 18 1 14 27 10 2 23 6 19 15 28 7 11 24 20 3 16 12 29 8 4 17 21 25")]
    [InlineData(
        "direction: desc\nk: 12\nrerank_call_budget: 4\nnum_top_items_per_window: 2\noverlap_fraction: 0.75",
        "17 4 8 21 25 3 12 16 20 29 7 11 15 24 28 2 6 10 19 23 1 5 14 18 27 0 9 13 22 26")]
    [InlineData(
        "direction: asc\nk: 12\ncall_budget: 4\nnum_top_items_per_window: 2\noverlap_fraction: 0.75",
        "0 13 9 22 26 1 5 14 18 27 2 6 10 19 23 7 11 15 24 28 3 12 16 20 29 4 8 17 21 25")]
    public async Task Run_Ratings_AreRefinedInWindows(string keys, string expected)
    {
        var model = new ScoreModel();

        (RunSummary summary, string[] made) = await GroupPipeline.RunAsync($"{Keys}\n{keys}", ScoreModel.Rows(), model.Client);

        Assert.Equal(expected, IdsOf(made));
        Assert.Equal(Enumerable.Range(1, 30), made.Select(static row => RowJson.ParseObject(row).Value<int>("_rank")));
        Assert.Equal(new RowTotals(30, 30, 0, 0, 0), summary.Rows);
        Assert.All(model.Asked.Values, static count => Assert.Equal(1, count));
        Assert.Equal(3, model.Asked.Keys.Count(static prompt => prompt.Contains("Example 10:", StringComparison.Ordinal)));
    }

    /// <summary>The first order is that of the criterion's likeness; here it is the wrong way round, and windows bring up the best.</summary>
    [Fact]
    public async Task Run_Embeddings_AreOrderedByTheirLikenessAndRefined()
    {
        string keys = Keys.Replace("best", "worst", StringComparison.Ordinal) + "\ndirection: desc\ninitial_ordering_method: embedding\nembedding_model: vectors";

        (_, string[] made) = await GroupPipeline.RunAsync(keys, ScoreModel.Rows(), new ScoreModel().Client);

        Assert.Equal("4 21 8 13 0 26 9 22 5 18 1 14 27 10 23 6 19 2 15 28 11 24 7 20 3 16 25 12 29 17", IdsOf(made));
    }

    [Fact]
    public async Task Run_CalibratedEmbeddings_AreOrderedByTheExamplesTheyAreMostLike()
    {
        var model = new ScoreModel();

        (_, string[] made) = await GroupPipeline.RunAsync(
            Keys + "\ndirection: desc\ninitial_ordering_method: calibrated_embedding\nembedding_model: vectors\nk: 1", ScoreModel.Rows(), model.Client);

        Assert.Equal(4, model.Asked.Count);
        Assert.Equal("29 3 17 4 8 21 20 16 28 15 24 11 25 12 7 2 19 23 6 1 14 27 10 18 5 9 22 0 13 26", IdsOf(made));
    }

    [Fact]
    public async Task Run_ModelLeavesRatingsOut_RatesThoseInTheMiddle()
    {
        var model = new ScoreModel { Mistake = static prompt => prompt.Contains("ratings", StringComparison.Ordinal) ? """{"ratings": [1, 9, 7]}""" : """{"top_picks": [0, 17, -1, 0]}""" };

        (_, string[] made) = await GroupPipeline.RunAsync($"{Keys}\ndirection: desc", ScoreModel.Rows(4), model.Client);

        Assert.Equal("2 1 3 0", IdsOf(made));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Run_FewerThanTwoRows_AsksNobody(int rows)
    {
        (RunSummary summary, string[] made) = await GroupPipeline.RunAsync($"{Keys}\ndirection: desc", ScoreModel.Rows(rows));

        Assert.Equal(rows, summary.Rows.Out);
        Assert.Equal(rows == 0 ? [] : ["""{"id":0,"text":"s0","_rank":1}"""], made);
    }

    [Fact]
    public async Task Run_BatchThatCannotBeRated_FailsAloneAndTheOthersAreRanked()
    {
        var model = new ScoreModel { Mistake = static prompt => prompt.Contains("Document 1:\ntext: s10\n", StringComparison.Ordinal) ? "no list" : null };

        (RunSummary summary, string[] made) = await GroupPipeline.RunAsync($"{Keys}\ndirection: desc\nnum_calibration_docs: 1\nbatch_size: 10", ScoreModel.Rows(), model.Client);

        Assert.Equal(new RowTotals(30, 20, 10, 0, 0), summary.Rows);
        Assert.Equal(Enumerable.Range(1, 20), made.Select(static row => RowJson.ParseObject(row).Value<int>("_rank")));
    }

    [Fact]
    public async Task Run_WindowWithoutAnAnswer_FailsAllRows()
    {
        var model = new ScoreModel { Mistake = static prompt => prompt.Contains("Choose the 3", StringComparison.Ordinal) ? "no list" : null };

        (RunSummary summary, _) = await GroupPipeline.RunAsync($"{Keys}\ndirection: desc", ScoreModel.Rows(8), model.Client);

        Assert.Equal(new RowTotals(8, 0, 8, 0, 0), summary.Rows);
    }

    [Fact]
    public async Task Run_StoppedAgainAndAgain_GoesOnAndPaysNothingTwice()
    {
        string keys = $"{Keys}\ndirection: desc";
        (_, string[] calm) = await GroupPipeline.RunAsync(keys, ScoreModel.Rows(), new ScoreModel().Client);
        using var house = new TestHouse(isInMemory: true);
        var model = new ScoreModel();
        (RunSummary Summary, string[] Rows) run;
        int stops = 0;
        do
        {
            using var stop = new CancellationTokenSource();
            int left = 4;
            model.OnCall = () => StopAt(stop, Interlocked.Decrement(ref left));
            run = await GroupPipeline.RunAsync(house, keys, ScoreModel.Rows(), model.Client, stop.Token);
            stops++;
        }
        while (run.Summary.Status == RunStatus.Interrupted);

        Assert.True(stops > 2);
        Assert.All(model.Asked.Values, static count => Assert.Equal(1, count));
        Assert.Equal(calm, run.Rows);
    }

    [Theory]
    [InlineData("direction: up", "operations[0].direction")]
    [InlineData("direction: asc\ninitial_ordering_method: calibrated_embedding\nbatch_size: 1", "operations[0].batch_size")]
    [InlineData("direction: asc\noverlap_fraction: 1.5", "operations[0].overlap_fraction")]
    public void Plan_KeysThatCannotBe_AreErrorsAtTheirPlaces(string keys, string path) =>
        Assert.Contains(GroupPipeline.Plan($"{Keys}\n{keys}").Errors, error => error.Path == path);

    private static void StopAt(CancellationTokenSource stop, int callsLeft)
    {
        if (callsLeft == 0)
        {
            stop.Cancel();
        }
    }

    private static string IdsOf(IEnumerable<string> rows) => string.Join(' ', rows.Select(static row => RowJson.ParseObject(row).Value<int>("id")));
}
