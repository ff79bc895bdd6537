using Newtonsoft.Json.Linq;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Diffs;
using Pipelines.Runtime.Runs.Register;
using Pipelines.Runtime.Tests.Operators;
using Pipelines.Storage.Segments;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Runs.Diffs;

public sealed class RunDiffTests : IDisposable
{
    private readonly TestHouse _house = new(isInMemory: true);

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task CompareAsync_OneChangedAnswer_NamesTheRowAndTheField()
    {
        RunId first = await RunAsync(TestHouse.Rows(10), static prompt => prompt);
        RunId second = await RunAsync(TestHouse.Rows(10), static prompt => prompt.EndsWith('4') ? "other" : prompt);

        (DiffTotals totals, List<RowDifference> rows) = await CompareAsync(first, second, key: null);

        Assert.Equal((9, 0, 0, 1), (totals.Same, totals.Added, totals.Removed, totals.Changed));
        Assert.Equal(1, Assert.Single(totals.ChangedByField, static field => field.Key == "a").Value);
        RowDifference row = Assert.Single(rows);
        Assert.EndsWith(":4", row.Key, StringComparison.Ordinal);
        Assert.Equal(("a: row 4", "other"), ((string?)Assert.Single(row.Fields).Before, (string?)row.Fields[0].After));
    }

    [Fact]
    public async Task CompareAsync_ByAKeyField_FindsRowsOfAnEditedInput()
    {
        RunId first = await RunAsync(TestHouse.Rows(5), static prompt => prompt);
        JObject[] edited = [.. TestHouse.Rows(7).Skip(2).Reverse()];
        RunId second = await RunAsync(edited, static prompt => prompt);

        (DiffTotals byLineage, _) = await CompareAsync(first, second, key: null);
        (DiffTotals byKey, List<RowDifference> rows) = await CompareAsync(first, second, key: "id");

        Assert.Equal((0, 5, 5), (byLineage.Same, byLineage.Added, byLineage.Removed));
        Assert.Equal((3, 2, 2, 0), (byKey.Same, byKey.Added, byKey.Removed, byKey.Changed));
        Assert.Equal(["5", "6"], rows.Where(static row => row.Kind == DifferenceKind.Added).Select(static row => row.Key).Order(StringComparer.Ordinal));
        Assert.Equal(["0", "1"], rows.Where(static row => row.Kind == DifferenceKind.Removed).Select(static row => row.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task CompareAsync_MissingOrRepeatedKeyOrUnknownRun_SaysSo()
    {
        JObject[] alike = [.. TestHouse.Rows(2), new JObject { ["id"] = 1, ["text"] = "again" }];
        RunId first = await RunAsync(TestHouse.Rows(3), static prompt => prompt);
        RunId second = await RunAsync(alike, static prompt => prompt);

        DiffException missing = await Assert.ThrowsAsync<DiffException>(() => CompareAsync(first, second, key: "nothing"));
        DiffException twice = await Assert.ThrowsAsync<DiffException>(() => CompareAsync(first, second, key: "id"));
        await Assert.ThrowsAsync<RunNotFoundException>(() => CompareAsync(first, new RunId("nobody-1"), key: null));

        Assert.Contains("no field 'nothing'", missing.Message, StringComparison.Ordinal);
        Assert.Contains("two rows with the key 1", twice.Message, StringComparison.Ordinal);
    }

    private async Task<(DiffTotals Totals, List<RowDifference> Rows)> CompareAsync(RunId first, RunId second, string? key)
    {
        List<RowDifference> rows = [];
        var diff = new RunDiff(_house.Store, new SegmentLog(_house.Store, SegmentLimits.Default, _house.Time), _house.Time);
        return (await diff.CompareAsync(first, second, key, rows.Add, CancellationToken.None), rows);
    }

    private async Task<RunId> RunAsync(IReadOnlyList<JObject> rows, Func<string, string> answer)
    {
        var client = new ScriptedInferenceClient(request => Answers.Text(request, answer(request.Messages[0].Content)));
        return (await _house.Runner(rows, client).RunAsync(new RunRequest { Plan = TestPlan.Of(Ask.Once("a")) }, CancellationToken.None)).RunId;
    }
}
