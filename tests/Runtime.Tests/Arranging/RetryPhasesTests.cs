using Pipelines.Core.Documents;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Register;
using Pipelines.Runtime.Tests.Runs;

namespace Pipelines.Runtime.Tests.Arranging;

/// <summary>Where one answer is missing and all rows fail for it, a retry asks for that answer, and for those that follow from it, alone, and the rows come out as if nothing had been.</summary>
public sealed class RetryPhasesTests
{
    private const string Rank = "type: rank\nprompt: best\ninput_keys: [text]\ndirection: desc";
    private const string Cluster =
        "type: cluster\nembedding_keys: [at]\nembedding_model: vectors\nsummary_prompt: 'Join:{% for i in inputs %} {{ i.name }}{% endfor %}'\nsummary_schema: {name: string}";

    [Fact]
    public async Task RetryFailed_RankWithoutAWindow_AsksForThatAlone()
    {
        bool isWrong = true;
        var model = new ScoreModel { Mistake = prompt => Volatile.Read(ref isWrong) && prompt.Contains("Choose the 3", StringComparison.Ordinal) && prompt.Contains("Document 0:\ntext: s28\n", StringComparison.Ordinal) ? "{}" : null };
        (_, string[] calm) = await GroupPipeline.RunAsync(Rank, ScoreModel.Rows(), new ScoreModel().Client);

        (int asked, string[] rows) = await RunAndRetryAsync(Rank, ScoreModel.Rows(), model.Client, () => Volatile.Write(ref isWrong, false));

        Assert.Equal(calm, rows);
        Assert.Equal(1, asked);
        Assert.All(model.Asked.Where(static one => one.Key.Contains("Rate these", StringComparison.Ordinal)), static one => Assert.Equal(1, one.Value));
    }

    [Fact]
    public async Task RetryFailed_ClusterWithoutASummary_AsksForThatAlone()
    {
        string[] points = [.. "0 0;1 0;5 5;5 6;9 0;0 1".Split(';').Select(static (at, i) => $$"""{"name": "p{{i}}", "at": "{{at}}"}""")];
        bool isWrong = true;
        var model = new TextModel(prompt => Volatile.Read(ref isWrong) && prompt == "Join: (p5 (p0 p1)) (p4 (p2 p3))" ? "{}" : $$"""{"name": "({{prompt["Join: ".Length..]}})"}""")
        {
            Vector = static text => [.. text.Split(' ').Select(static x => float.Parse(x, System.Globalization.CultureInfo.InvariantCulture))],
        };

        (int asked, string[] rows) = await RunAndRetryAsync(Cluster, points, model.Client, () => Volatile.Write(ref isWrong, false));

        Assert.Equal(6, rows.Length);
        Assert.Equal("((p5 (p0 p1)) (p4 (p2 p3)))", (string?)RowJson.ParseObject(rows[0])["clusters"]!.Last!["name"]);
        Assert.Equal(1, asked);
    }

    /// <summary>How many calls the retry took, and the rows after it.</summary>
    private static async Task<(int Asked, string[] Rows)> RunAndRetryAsync(string keys, string[] rows, TestKit.Inference.ScriptedInferenceClient client, Action mend)
    {
        using var house = new TestHouse(isInMemory: true);
        (RunSummary first, _) = await GroupPipeline.RunAsync(house, keys, rows, client, CancellationToken.None);
        Assert.Equal(rows.Length, first.Rows.Failed);
        int calls = client.Calls;
        mend();

        await new RunOwner(house.Store, house.Time).RetryFailedAsync(first.RunId, CancellationToken.None);
        (RunSummary second, string[] made) = await GroupPipeline.RunAsync(house, keys, rows, client, CancellationToken.None, resume: first.RunId);

        Assert.Equal(RunStatus.Completed, second.Status);
        return (client.Calls - calls, made);
    }
}
