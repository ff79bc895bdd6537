using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Runs;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Pairs;

/// <summary><c>sem_join</c>, from the pipeline file to the output. The model's vectors point where a row's angle says, so similarities are known.</summary>
public sealed class SemJoinTests
{
    private const string Keys = "type: sem_join, embedding_model: vectors, keys: {left: [angle], right: [angle]}";

    private static readonly ScriptedInferenceClient Model = new(static request => throw new InvalidOperationException("Nobody is asked."))
    {
        Embed = static text => text.Trim().Length == 0 ? [0, 0]
            : text == "broken" ? throw new Core.Inference.InferenceException(Core.Inference.InferenceFailureKind.BadRequest, "no vector for that")
            : [(float)Math.Cos(Radians(text)), (float)Math.Sin(Radians(text))],
    };

    [Fact]
    public async Task Run_Threshold_JoinsEveryPairThatIsAlikeInOrder()
    {
        (RunSummary summary, IReadOnlyList<JObject> made) = await JoinPipeline.RunAsync($"{Keys}, threshold: 0.9", Rows(0, 90, 200), Rows(80, 10, 20, 95), Model);

        Assert.Equal(["0-10", "0-20", "90-80", "90-95"], made.Select(Name));
        Assert.Equal([0.9848, 0.9397, 0.9848, 0.9962], made.Select(static row => row.Value<double>("_op_score")));
        Assert.Equal(new RowTotals(7, 4, 0, 0, 1), summary.Rows);
    }

    [Fact]
    public async Task Run_Nearest_TakesTheMostAlikeOfEachLeftRow()
    {
        (_, IReadOnlyList<JObject> made) = await JoinPipeline.RunAsync($"{Keys}, k: 2", Rows(0, 90), Rows(80, 10, 20, 30, 95), Model);

        Assert.Equal(["0-10", "0-20", "90-80", "90-95"], made.Select(Name));
    }

    [Fact]
    public async Task Run_TextThatSaysNothing_IsLikeNothing()
    {
        (RunSummary summary, IReadOnlyList<JObject> made) = await JoinPipeline.RunAsync($"{Keys}, k: 5", [new JObject { ["angle"] = "" }, .. Rows(0)], Rows(10), Model);

        Assert.Equal(["0-10"], made.Select(Name));
        Assert.Equal(1, summary.Rows.Filtered);
    }

    [Fact]
    public async Task Run_RowThatCannotBeEmbedded_FailsAlone()
    {
        (RunSummary summary, IReadOnlyList<JObject> made) = await JoinPipeline.RunAsync(
            $"{Keys}, k: 1, embedding_batch_size: 1", [new JObject { ["angle"] = "broken" }, .. Rows(0)], Rows(10), Model);

        Assert.Equal(["0-10"], made.Select(Name));
        Assert.Equal(new RowTotals(3, 1, 1, 0, 0), summary.Rows);
    }

    /// <summary>Any rows, any threshold and k: what comes out is what a look at every pair says.</summary>
    [Fact]
    public void Run_AnyRows_JoinsWhatEveryPairSays() => Prop.ForAll<byte, byte, int>(static (lefts, rights, seed) => AnyRowsAsync(lefts % 20, rights % 20, seed).GetAwaiter().GetResult())
        .Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    private static async Task AnyRowsAsync(int lefts, int rights, int seed)
    {
        var random = new Random(seed);
        int[] left = [.. Enumerable.Range(0, lefts).Select(_ => random.Next(360))];

        // A quarter of a degree off: no two of them stand as far from a left one on either side, where only rounding would decide.
        double[] right = [.. Enumerable.Range(0, rights).Select(_ => random.Next(360) + 0.25)];
        double threshold = Math.Round(random.NextDouble(), 2) + 0.005;
        int nearest = random.Next(1, 5);

        (RunSummary summary, IReadOnlyList<JObject> made) = await JoinPipeline.RunAsync(
            string.Create(CultureInfo.InvariantCulture, $"{Keys}, threshold: {Math.Min(threshold, 1)}, k: {nearest}"), Rows([.. left]), Rows(right), Model);

        IEnumerable<string> expected = left.SelectMany((l, at) => right.Select((r, place) => (Cosine: Math.Cos((l - r) * Math.PI / 180), place, r))
            .Where(one => one.Cosine >= threshold)
            .OrderByDescending(static one => Math.Round(one.Cosine, 5)).ThenBy(static one => one.place)
            .Take(nearest)
            .OrderBy(static one => one.place)
            .Select(one => string.Create(CultureInfo.InvariantCulture, $"{l}-{one.r}")));
        Assert.Equal(expected, made.Select(Name));
        Assert.Equal(lefts + rights, summary.Rows.In);
    }

    [Theory]
    [InlineData("type: sem_join, keys: {left: [a], right: [b]}", "'threshold', or 'k'")]
    [InlineData("type: sem_join, k: 3, keys: {left: [a]}", "'right' is missing")]
    [InlineData("type: sem_join, k: 0, keys: {left: [a], right: [b]}", "1")]
    [InlineData("type: sem_join, k: 3", "'keys' is missing")]
    public void Plan_WrongConfiguration_SaysWhatIsWrong(string keys, string part)
    {
        PlanningResult result = JoinPipeline.Plan(keys);

        Assert.Contains(result.Errors, error => error.Message.Contains(part, StringComparison.Ordinal));
    }

    private static IReadOnlyList<JObject> Rows(params double[] angles) => [.. angles.Select(static angle => new JObject { ["angle"] = angle })];

    private static double Radians(string text) => double.Parse(text, CultureInfo.InvariantCulture) * Math.PI / 180;

    private static string Name(JObject row) => string.Create(CultureInfo.InvariantCulture, $"{(double)row["angle_left"]!}-{(double)row["angle_right"]!}");
}
