using FsCheck;
using FsCheck.Fluent;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators;
using Pipelines.Core.Planning;
using Pipelines.Core.Tests.Documents;

namespace Pipelines.Core.Tests.Operators.Unnest;

public sealed class UnnestOperatorTests
{
    /// <summary>As DocETL 0.3 does it, where it is sound.</summary>
    [Theory]
    [InlineData("", """{"id":1,"v":["a","b"],"z":0}""", """{"id":1,"v":"a","z":0}|{"id":1,"v":"b","z":0}""")]
    [InlineData("", """{"v":[[1,2],{"k":3}]}""", """{"v":[1,2]}|{"v":{"k":3}}""")]
    [InlineData("", """{"v":{"a":1,"b":null},"a":9}""", """{"v":{"a":1,"b":null},"a":1,"b":null}""")]
    [InlineData("expand_fields: [b, c]", """{"v":{"a":1,"b":2}}""", """{"v":{"a":1,"b":2},"b":2,"c":null}""")]
    [InlineData("recursive: true", """{"v":[[1,[2]],{"k":3},4]}""", """{"v":1}|{"v":2}|{"v":{"k":3},"k":3}|{"v":4}""")]
    [InlineData("recursive: true\ndepth: 2", """{"v":[[1,[2]],{"k":3}]}""", """{"v":1}|{"v":[2]}|{"v":{"k":3},"k":3}""")]
    [InlineData("recursive: true\ndepth: 1", """{"v":[[1],{"k":3}]}""", """{"v":[1]}|{"v":{"k":3}}""")]
    [InlineData("recursive: true", """{"v":[[],[[]],1]}""", """{"v":1}""")]
    [InlineData("keep_empty: true", """{"id":1,"v":[]}""", """{"id":1,"v":null}""")]
    [InlineData("keep_empty: true", """{"v":null}""", """{"v":null}""")]
    [InlineData("keep_empty: true\nexpand_fields: [a]", """{"v":{}}""", """{"v":{},"a":null}""")]
    [InlineData("keep_empty: true", """{"v":[1]}""", """{"v":1}""")]
    [InlineData("", """{"v":{"v":1,"w":2}}""", """{"v":1,"w":2}""")]
    public async Task Apply_Cases_MakesTheRows(string keys, string row, string rows) => Assert.Equal(rows, await MadeAsync($"unnest_key: v\n{keys}", row));

    [Theory]
    [InlineData("a.b", """{"a":{"b":[1,2],"c":0}}""", """{"a":{"b":1,"c":0}}|{"a":{"b":2,"c":0}}""")]
    [InlineData("a.b", """{"a.b":[1],"a":{"b":[2,3]}}""", """{"a.b":1,"a":{"b":[2,3]}}""")]
    [InlineData("a[0].b", """{"a":[{"b":[1,2]}]}""", """{"a":[{"b":1}]}|{"a":[{"b":2}]}""")]
    [InlineData("a.0", """{"a":[[1,2],3]}""", """{"a":[1,3]}|{"a":[2,3]}""")]
    [InlineData("my list", """{"my list":[1]}""", """{"my list":1}""")]
    [InlineData("a.b", """{"a":{"b":{"x":1}}}""", """{"a":{"b":{"x":1}},"x":1}""")]
    public async Task Apply_Path_PutsElementsWhereItPoints(string path, string row, string rows) =>
        Assert.Equal(rows, await MadeAsync($"unnest_key: \"{path}\"", row));

    [Fact]
    public async Task Apply_PathWithDocEtlsQuirks_LeavesItsField() => Assert.Equal(
        """{"a":{"b":[1,2]},"__unnest_value__":1}|{"a":{"b":[1,2]},"__unnest_value__":2}""",
        await MadeAsync("unnest_key: a.b", """{"a":{"b":[1,2]}}""", "compat: docetl-0.3"));

    [Theory]
    [InlineData("""{"w":[1]}""", "There is no field 'v'; the row has: w.")]
    [InlineData("""{"v":"text"}""", "is a text; a list or an object is wanted")]
    [InlineData("""{"v":null}""", "keep_empty")]
    [InlineData("""{"v":5}""", "is a number")]
    public async Task Apply_NothingToTakeApart_FailsTheRow(string row, string part)
    {
        IRowOperator unnest = Operations.Bind("type: unnest\nunnest_key: v").Operator;

        RowFailure failure = Operations.OnlyFailure(await Operations.ApplyAsync(unnest, new ScriptedContext(), row));

        Assert.Equal(RowFailureKinds.Input, failure.Kind);
        Assert.Contains(part, failure.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", """{"v":[]}""")]
    [InlineData("recursive: true", """{"v":[[],[]]}""")]
    public async Task Apply_EmptyList_IsCountedAsFiltered(string keys, string row)
    {
        IRowOperator unnest = Operations.Bind($"type: unnest\nunnest_key: v\n{keys}").Operator;

        RowResult result = Assert.Single(Assert.Single(await Operations.ApplyAsync(unnest, new ScriptedContext(), row)).Results);

        Assert.Equal((RowStatus.Filtered, row), (result.Status, RowJson.Write(result.Row.Fields)));
    }

    /// <summary>Whatever the list holds: taken apart to the end, what is left are its leaves in their order, each in a copy of the row.</summary>
    [Fact]
    public void Apply_AnyListRecursively_GivesItsLeavesInOrder() => Check(Gen.ArrayOf(JsonValues.Any), values =>
    {
        var list = new JArray(values.Select(static value => value.DeepClone()));
        string[] leaves = [.. LeavesOf(list).Select(RowJson.Write)];
        JToken[] made = [.. Apply("recursive: true\nexpand_fields: []", new JObject { ["before"] = 1, ["v"] = list, ["after"] = 2 })
            .Where(static result => result.Status == RowStatus.Ok).Select(static result => result.Row.Fields)];
        return made.Select(static row => RowJson.Write(row["v"]!)).SequenceEqual(leaves)
            && made.All(static row => ((JObject)row).Properties().Select(static p => p.Name).SequenceEqual(["before", "v", "after"]));
    });

    [Fact]
    public void Apply_AnyValue_AccountsForTheRowAndChangesNothing() => Check(JsonValues.Any, value =>
    {
        var row = new JObject { ["v"] = value.DeepClone() };
        JToken before = row.DeepClone();
        IReadOnlyList<RowResult> results = Apply("recursive: true\nkeep_empty: true\ndepth: 3", row);
        return JToken.DeepEquals(before, row)
            && results.Count > 0
            && (results.Count == 1 || results.All(static result => result.Status == RowStatus.Ok))
            && results.Select(static result => result.Row.Id).Distinct().Count() == results.Count;
    });

    [Fact]
    public void Bind_ExpressionThatCannotBeWrittenTo_IsAnError()
    {
        PlanningResult result = Operations.Plan("type: unnest\nunnest_key: a | first");

        Assert.Contains("path", Assert.Single(result.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bind_DepthWithoutRecursive_IsWarnedAbout() =>
        Assert.Contains("recursive: true", Assert.Single(Operations.Plan("type: unnest\nunnest_key: a\ndepth: 2").Warnings).Message, StringComparison.Ordinal);

    private static async Task<string> MadeAsync(string keys, string row, string pipeline = "")
    {
        IRowOperator unnest = Operations.Bind($"type: unnest\n{keys}", pipeline).Operator;
        RowOutcome outcome = Assert.Single(await Operations.ApplyAsync(unnest, new ScriptedContext(), row));
        return string.Join('|', outcome.Results.Select(static result => $"{(result.Status == RowStatus.Ok ? "" : result.Status)}{RowJson.Write(result.Row.Fields)}"));
    }

    private static IReadOnlyList<RowResult> Apply(string keys, JObject row) =>
        Operations.Bind($"type: unnest\nunnest_key: v\n{keys}").Operator
            .ApplyAsync([new Row(new RowId("r"), row)], new ScriptedContext(), CancellationToken.None).GetAwaiter().GetResult()[0].Results;

    private static IEnumerable<JToken> LeavesOf(JToken token) => token is JArray list ? list.SelectMany(LeavesOf) : [token];

    private static void Check<T>(Gen<T> values, Func<T, bool> holds) =>
        Prop.ForAll(values.ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
}
