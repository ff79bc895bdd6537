using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Runtime.Runs;
using Xunit.Abstractions;

namespace Pipelines.Runtime.Tests.Arranging;

/// <summary><c>code_reduce</c>, from the pipeline file to the output, in real processes.</summary>
public sealed class CodeReduceTests(ITestOutputHelper log)
{
    private const string Count = """
        type: code_reduce
        code: "def transform(rows): return {'ids': [row['id'] for row in rows]}"
        """;

    private static readonly string[] Fruits =
    [
        """{"id":1,"kind":"pear","tags":["b","a"]}""",
        """{"id":2,"kind":"fig","tags":["a"]}""",
        """{"id":3,"kind":"pear","tags":["a","b"]}""",
        """{"id":4,"tags":[]}""",
    ];

    [Fact]
    public async Task Run_ReduceKey_MakesARowOfEachGroupInTheOrderOfFirstRows()
    {
        (RunSummary summary, string[] rows) = await GroupPipeline.RunAsync(Count + "\nreduce_key: kind", Fruits);

        Assert.Equal(["""{"ids":[1,3],"kind":"pear","_counts_prereduce_op":2}""", """{"ids":[2],"kind":"fig","_counts_prereduce_op":1}"""], rows);
        Assert.Equal(new RowTotals(4, 2, 1, 0, 0), summary.Rows);
    }

    [Fact]
    public async Task Run_All_MakesOneRow()
    {
        (RunSummary summary, string[] rows) = await GroupPipeline.RunAsync(Count, Fruits);

        Assert.Equal(["""{"ids":[1,2,3,4],"_counts_prereduce_op":4}"""], rows);
        Assert.Equal(new RowTotals(4, 1, 0, 0, 0), summary.Rows);
    }

    [Fact]
    public async Task Run_ListAsKey_CountsSorted()
    {
        (_, string[] rows) = await GroupPipeline.RunAsync(Count + "\nreduce_key: [tags]", Fruits);

        Assert.Equal(
            ["""{"ids":[1,3],"tags":["a","b"],"_counts_prereduce_op":2}""", """{"ids":[2],"tags":["a"],"_counts_prereduce_op":1}""", """{"ids":[4],"tags":[],"_counts_prereduce_op":1}"""],
            rows);
    }

    [Fact]
    public async Task Run_LimitAndPassThrough_KeepTheSmallestGroupAndItsFirstRowsFields()
    {
        (RunSummary summary, string[] rows) = await GroupPipeline.RunAsync(Count + "\nreduce_key: kind\nlimit: 1\npass_through: true", Fruits);

        Assert.Equal(["""{"ids":[2],"kind":"fig","_counts_prereduce_op":1,"id":2,"tags":["a"]}"""], rows);
        Assert.Equal(new RowTotals(4, 1, 1, 2, 0), summary.Rows);
    }

    [Fact]
    public async Task Run_CodeThatFailsOnAGroup_FailsItsRows()
    {
        string keys = """
            type: code_reduce
            reduce_key: kind
            language: javascript
            code: "function transform(rows) { if (rows.length > 1) { throw new Error('too many'); } return {n: rows.length}; }"
            """;

        (RunSummary summary, string[] rows) = await GroupPipeline.RunAsync(keys, Fruits);

        Assert.Equal(["""{"n":1,"kind":"fig","_counts_prereduce_op":1}"""], rows);
        Assert.Equal(new RowTotals(4, 1, 3, 0, 0), summary.Rows);
    }

    [Fact]
    public async Task Run_EmptyInput_MakesNoRow()
    {
        (RunSummary summary, string[] rows) = await GroupPipeline.RunAsync(Count, []);

        Assert.Empty(rows);
        Assert.Equal(new RowTotals(0, 0, 0, 0, 0), summary.Rows);
    }

    /// <summary>Against grouping in memory, for any keys.</summary>
    [Fact]
    public async Task Run_AnyRows_GroupsAsADictionaryDoes()
    {
        for (int seed = 40; seed < 44; seed++)
        {
            log.WriteLine($"seed {seed}");
            var random = new Random(seed);
            JObject[] input = [.. Enumerable.Range(0, random.Next(1, 200)).Select(i => new JObject { ["id"] = i, ["a"] = random.Next(5), ["b"] = random.Next(2) == 0 ? "x" : "y" })];

            (_, string[] rows) = await GroupPipeline.RunAsync(Count + "\nreduce_key: [a, b]", input.Select(RowJson.Write));

            string[] expected =
            [
                .. input.GroupBy(static row => ((int)row["a"]!, (string)row["b"]!)).Select(static group => RowJson.Write(new JObject
                {
                    ["ids"] = new JArray(group.Select(static row => row["id"])),
                    ["a"] = group.Key.Item1,
                    ["b"] = group.Key.Item2,
                    ["_counts_prereduce_op"] = group.Count(),
                })),
            ];
            Assert.Equal(expected, rows);
        }
    }
}
