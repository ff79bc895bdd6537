using System.Collections.Concurrent;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Tests.Arranging;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Pairs;

/// <summary><c>link_resolve</c>, from the pipeline file to the output. The model knows that a link means an id when both begin with the same letter.</summary>
public sealed class LinkResolveTests
{
    private const string All = "type: link_resolve\ncomparison_prompt: 'Same? {{ link_value }}|{{ id_value }}|{{ item.kind }}'\nblocking_threshold: 0";

    private readonly ConcurrentQueue<string> _asked = [];

    [Fact]
    public async Task Run_LinksThatAreNoIds_BecomeTheIdsThatTheyMean()
    {
        string[] rows =
        [
            """{"title":"Apple","kind":"fruit","related_to":["beet","Apple","unknown"]}""",
            """{"title":"Beet","kind":"root","related_to":["apple tree","beet",7]}""",
            """{"title":"Chard","kind":"leaf","related_to":[]}""",
        ];

        (RunSummary summary, string[] made) = await GroupPipeline.RunAsync(All, rows, Model());

        Assert.Equal(
            [
                """{"title":"Apple","kind":"fruit","related_to":["Beet","Apple","unknown"]}""",
                """{"title":"Beet","kind":"root","related_to":["Apple","Beet",7]}""",
                rows[2],
            ],
            made);
        Assert.Equal(new RowTotals(3, 3, 0, 0, 0), summary.Rows);

        // Four links that are no ids, three ids: each pair once, to the byte.
        Assert.Equal(12, _asked.Count);
        Assert.Equal(12, _asked.Distinct().Count());
        Assert.Contains("Same? apple tree|Beet|root", _asked);
    }

    [Fact]
    public async Task Run_SeveralIdsMatch_TakesTheMostAlikeAndTellsOfTheOthers()
    {
        string[] rows = ["""{"title":"a 90","related_to":["a 10"]}""", """{"title":"a 20","related_to":[]}"""];

        (_, string[] made) = await GroupPipeline.RunAsync(
            "type: link_resolve\ncomparison_prompt: 'Same? {{ link_value }}|{{ id_value }}|'\nblocking_threshold: 0.1\nembedding_model: vectors", rows, Model());

        Assert.Equal("""{"title":"a 90","related_to":["a 20"],"_conflicts_op":[{"link":"a 10","ids":["a 20","a 90"]}]}""", made[0]);
    }

    [Fact]
    public async Task Run_BlockingThreshold_ComparesAlikeNamesAlone()
    {
        string[] rows = ["""{"title":"a 90","related_to":["a 10"]}""", """{"title":"a 20","related_to":[]}"""];

        await GroupPipeline.RunAsync(
            "type: link_resolve\ncomparison_prompt: 'Same? {{ link_value }}|{{ id_value }}|'\nblocking_threshold: 0.9\nembedding_model: vectors", rows, Model());

        Assert.Equal(["Same? a 10|a 20|"], _asked);
    }

    [Fact]
    public async Task Run_OtherKeys_AreReadAndWritten()
    {
        (_, string[] made) = await GroupPipeline.RunAsync($"{All}\nid_key: id\nlink_key: links", ["""{"id":"Apple","kind":1,"links":["ape"]}"""], Model());

        Assert.Equal(["""{"id":"Apple","kind":1,"links":["Apple"]}"""], made);
    }

    [Fact]
    public async Task Run_RowsThatDoNotFit_FailAloneAndSayWhy()
    {
        string[] rows =
        [
            """{"title":"Apple","kind":1,"related_to":"beet"}""", """{"kind":1,"related_to":[]}""", """{"title":"Beet","kind":1}""", """{"title":"Chard","kind":1,"related_to":null}""",
        ];

        (RunSummary summary, string[] made) = await GroupPipeline.RunAsync(All, rows, Model());

        Assert.Equal([rows[3]], made);
        Assert.Equal(new RowTotals(4, 1, 3, 0, 0), summary.Rows);
    }

    [Fact]
    public async Task Run_ComparisonWithoutAnAnswer_FailsTheRowsWithThatLinkUnlessAnotherIdMatches()
    {
        string[] rows =
        [
            """{"title":"Apple","kind":1,"related_to":["bad pear"]}""", """{"title":"Beet","kind":1,"related_to":["ape"]}""", """{"title":"boo","kind":1,"related_to":[]}""",
        ];

        // "bad pear" gets no answer about Apple, and matches Beet.
        (RunSummary summary, string[] made) = await GroupPipeline.RunAsync(All, rows, Model(static prompt => prompt.Contains("bad pear|Apple", StringComparison.Ordinal) || prompt.Contains("ape|", StringComparison.Ordinal)));

        Assert.Equal(2, made.Length);
        Assert.Contains("\"related_to\":[\"Beet\"]", made[0], StringComparison.Ordinal);
        Assert.Equal(new RowTotals(3, 2, 1, 0, 0), summary.Rows);
    }

    [Fact]
    public async Task Run_SameIdTwice_LastRowStandsForIt()
    {
        await GroupPipeline.RunAsync(All, ["""{"title":"Apple","kind":"first","related_to":["ape"]}""", """{"title":"Apple","kind":"last","related_to":[]}"""], Model());

        Assert.Equal(["Same? ape|Apple|last"], _asked);
    }

    [Theory]
    [InlineData("type: link_resolve", "comparison_prompt")]
    [InlineData("type: link_resolve\ncomparison_prompt: '{{ link_value'", "no template")]
    [InlineData("type: link_resolve\ncomparison_prompt: '{{ link_value }}'\nblocking_threshold: 2", "1")]
    public void Plan_WrongConfiguration_SaysWhatIsWrong(string keys, string part) =>
        Assert.Contains(GroupPipeline.Plan(keys).Errors, error => error.Message.Contains(part, StringComparison.Ordinal));

    [Fact]
    public void Plan_UnknownVariableOrIgnoredKey_IsAWarning()
    {
        PlanningResult result = GroupPipeline.Plan("type: link_resolve\ncomparison_prompt: '{{ link }}'\nblocking_conditions: ['True']");

        Assert.True(result.IsOk);
        Assert.Equal(3, result.Diagnostics.Count);
    }

    private ScriptedInferenceClient Model(Func<string, bool>? isWithoutAnswer = null) => new(async (request, _) =>
    {
        await Task.Yield();
        string prompt = request.Messages[1].Content;
        if (request.Messages.Count == 2)
        {
            _asked.Enqueue(prompt);
        }

        string[] parts = prompt["Same? ".Length..].Split('|');
        return Answers.Text(request, isWithoutAnswer?.Invoke(prompt) == true
            ? "no JSON"
            : RowJson.Write(new JObject { ["is_same"] = char.ToUpperInvariant(parts[0][0]) == char.ToUpperInvariant(parts[1][0]) }));
    })
    {
        Embed = static text =>
        {
            double radians = double.Parse(text.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) * Math.PI / 180;
            return [(float)Math.Cos(radians), (float)Math.Sin(radians)];
        },
    };
}
