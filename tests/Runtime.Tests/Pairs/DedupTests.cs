using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Tests.Arranging;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Pairs;

/// <summary><c>dedup</c>, from the pipeline file to the output.</summary>
public sealed class DedupTests
{
    private const string ByEmbedding = "type: dedup\nkeys: [angle]\nmethod: embedding\nembedding_model: vectors";

    private static readonly ScriptedInferenceClient Model = new(static request => throw new InvalidOperationException("Nobody is asked."))
    {
        Embed = static text => text == "broken"
            ? throw new Core.Inference.InferenceException(Core.Inference.InferenceFailureKind.BadRequest, "no vector for that")
            : [(float)Math.Cos(Radians(text)), (float)Math.Sin(Radians(text))],
    };

    [Fact]
    public async Task Run_Exact_KeepsTheFirstOfEqualRowsUnchanged()
    {
        string[] rows = ["""{"a":1,"b":"x"}""", """{"a":2,"b":"x"}""", """{"a":1.0,"b":"x"}""", """{"b":"x","a":1}""", """{"a":"1","b":"x"}"""];

        (RunSummary summary, string[] made) = await GroupPipeline.RunAsync("type: dedup", rows);

        Assert.Equal([rows[0], rows[1], rows[4]], made);
        Assert.Equal(new RowTotals(5, 3, 0, 0, 2), summary.Rows);
    }

    [Fact]
    public async Task Run_Keys_AreAllThatMatters()
    {
        string[] rows = ["""{"id":1,"a":"x"}""", """{"id":2,"a":"x"}""", """{"id":3}""", """{"id":4}""", """{"id":5,"a":null}""", """{"id":6,"a":null}"""];

        (_, string[] made) = await GroupPipeline.RunAsync("type: dedup\nkeys: [a]\nadd_count: true", rows);

        // Rows that lack a key repeat nothing.
        Assert.Equal(
            [
                """{"id":1,"a":"x","_duplicates_op":1}""", """{"id":3,"_duplicates_op":0}""", """{"id":4,"_duplicates_op":0}""", """{"id":5,"a":null,"_duplicates_op":1}""",
            ],
            made);
    }

    [Theory]
    [InlineData("Ångström & Co.", "ANGSTROM  co", true)]
    [InlineData("Ｆｉｌｅ １", "File 1", true)]
    [InlineData("e\u0301a", "éa", true)]
    [InlineData("  Straße!", "straße", true)]
    [InlineData("a-b", "ab", false)]
    [InlineData("!!!", "???", false)]
    [InlineData("हिन्दी", "हन्दी", false)]
    [InlineData("1.5", "15", false)]
    public async Task Run_Normalised_TakesTextsAsPeopleDo(string left, string right, bool isSame)
    {
        string[] rows = [RowJson.Write(new JObject { ["t"] = left }), RowJson.Write(new JObject { ["t"] = right })];

        (_, string[] made) = await GroupPipeline.RunAsync("type: dedup\nmethod: normalised\nkeys: [t]", rows);

        Assert.Equal(isSame ? [rows[0]] : rows, made);
    }

    /// <summary>A chain of rows each alike the next: those that are alike a kept row go, the others stay.</summary>
    [Fact]
    public async Task Run_Embedding_DropsRowsThatAreAlikeAKeptOne()
    {
        (RunSummary summary, string[] made) = await GroupPipeline.RunAsync($"{ByEmbedding}\nthreshold: 0.98", Rows(0, 10, 20, 30, 180, 185), Model);

        Assert.Equal(Rows(0, 20, 180), made);
        Assert.Equal(new RowTotals(6, 3, 0, 0, 3), summary.Rows);
    }

    [Fact]
    public async Task Run_RowThatCannotBeEmbedded_FailsAlone()
    {
        (RunSummary summary, string[] made) = await GroupPipeline.RunAsync(
            $"{ByEmbedding}\nthreshold: 0.98\nembedding_batch_size: 1", ["""{"angle":"broken"}""", .. Rows(0, 1)], Model);

        Assert.Equal(Rows(0), made);
        Assert.Equal(new RowTotals(3, 1, 1, 0, 1), summary.Rows);
    }

    /// <summary>Whatever the rows: no two that are kept are alike, and each that is dropped is alike a kept one before it.</summary>
    [Fact]
    public void Run_AnyRows_KeepsNoTwoThatAreAlikeAndDropsNoOther() =>
        Prop.ForAll<byte, int>(static (rows, seed) => AnyRowsAsync(rows % 40, seed).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    private static async Task AnyRowsAsync(int rows, int seed)
    {
        var random = new Random(seed);
        int[] angles = [.. Enumerable.Range(0, rows).Select(_ => random.Next(360))];

        (RunSummary summary, string[] made) = await GroupPipeline.RunAsync($"{ByEmbedding}\nthreshold: 0.985", Rows(angles), Model);

        List<int> kept = [];
        foreach (int angle in angles)
        {
            if (!kept.Exists(one => IsAlike(one, angle)))
            {
                kept.Add(angle);
            }
        }

        Assert.Equal(Rows([.. kept]), made);
        Assert.Equal(rows, summary.Rows.Out + summary.Rows.Filtered);
    }

    [Theory]
    [InlineData("type: dedup\nthreshold: 0.5", "Only the method 'embedding'")]
    [InlineData("type: dedup\nmethod: fuzzy", "'fuzzy' is not one of")]
    [InlineData("type: dedup\nkeys: []", "at least 1 entry")]
    public void Plan_WrongConfiguration_SaysWhatIsWrong(string keys, string part) =>
        Assert.Contains(GroupPipeline.Plan(keys).Errors, error => error.Message.Contains(part, StringComparison.Ordinal));

    /// <summary>No two whole angles have a cosine of 0.985.</summary>
    private static bool IsAlike(int left, int right) => Math.Cos((left - right) * Math.PI / 180) >= 0.985;

    private static string[] Rows(params int[] angles) => [.. angles.Select(static angle => $$"""{"angle":{{angle}}}""")];

    private static double Radians(string text) => double.Parse(text, CultureInfo.InvariantCulture) * Math.PI / 180;
}
