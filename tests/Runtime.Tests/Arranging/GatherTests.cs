using FsCheck;
using FsCheck.Fluent;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Tests.Arranging;

/// <summary><c>gather</c>, from the pipeline file to the output.</summary>
public sealed class GatherTests
{
    private const string Keys = """
        type: gather
        content_key: text
        doc_id_key: doc
        order_key: n
        """;

    [Fact]
    public async Task Run_HeadMiddleTailAndHeaders_AreRenderedToTheByte()
    {
        string[] rows =
        [
            """{"doc": "a", "n": 1, "text": "one", "sum": "s1", "heads": [{"header": "Law", "level": 1}]}""",
            """{"doc": "a", "n": 2, "text": "two", "sum": "s2", "heads": []}""",
            """{"doc": "a", "n": 3, "text": "three", "sum": "s3", "heads": [{"header": "Terms", "level": 2}]}""",
            """{"doc": "a", "n": 4, "text": "four", "sum": "s4", "heads": [{"header": "Rent", "level": 3}]}""",
            """{"doc": "a", "n": 5, "text": "five é😀", "sum": "s5", "heads": null}""",
            """{"doc": "a", "n": 6, "text": "six", "sum": "s6", "heads": []}""",
            """{"doc": "a", "n": 7, "text": "seven", "sum": "s7", "heads": []}""",
        ];

        (_, string[] made) = await GroupPipeline.RunAsync(
            Keys + """

            doc_header_key: heads
            peripheral_chunks:
              previous:
                head: {count: 1}
                middle: {content_key: sum}
                tail: {count: 1}
              next:
                head: {count: 1, content_key: sum}
                tail: {count: 1}
            """,
            rows);

        Assert.Equal(
            """
            --- Previous Context ---
            [Chunk 1]
            one
            [Chunk 2 (Summary)]
            s2
            [Chunk 3]
            three
            --- End Previous Context ---

            _Current Section:_ # Law > ## Terms
            --- Begin Main Chunk ---
            four
            --- End Main Chunk ---

            --- Next Context ---
            [Chunk 5 (Summary)]
            s5
            [... 3 characters skipped ...]
            [Chunk 7]
            seven
            --- End Next Context ---
            """,
            Rendered(made[3]));
        Assert.Equal(
            """
            --- Previous Context ---
            --- End Previous Context ---

            --- Begin Main Chunk ---
            one
            --- End Main Chunk ---

            --- Next Context ---
            [Chunk 2 (Summary)]
            s2
            [... 19 characters skipped ...]
            [Chunk 7]
            seven
            --- End Next Context ---
            """,
            Rendered(made[0]));
        Assert.Equal(RowJson.ParseObject(rows[3]).Properties().Select(static field => field.Name).Append("text_rendered"), RowJson.ParseObject(made[3]).Properties().Select(static field => field.Name));
    }

    [Fact]
    public async Task Run_NoPeripheralChunks_RendersTheContentAlone()
    {
        (RunSummary summary, string[] made) = await GroupPipeline.RunAsync(
            Keys, ["""{"doc": 1, "n": 2, "text": "b"}""", """{"doc": 2, "n": 1, "text": "c"}""", """{"doc": 1, "n": 1, "text": "a"}"""]);

        Assert.Equal(["a", "b", "c"], made.Select(Rendered));
        Assert.Equal(new RowTotals(3, 3, 0, 0, 0), summary.Rows);
    }

    [Fact]
    public async Task Run_EmptySide_CountsWhatItSkips()
    {
        (_, string[] made) = await GroupPipeline.RunAsync(
            Keys + "\nmain_chunk_start: \"<<\"\nmain_chunk_end: \">>\"\nperipheral_chunks: {previous: {}}",
            ["""{"doc": 1, "n": 1, "text": "abc"}""", """{"doc": 1, "n": 2, "text": "de"}""", """{"doc": 1, "n": 3, "text": ""}"""]);

        Assert.Equal(
            "--- Previous Context ---\n[... 3 characters skipped ...]\n--- End Previous Context ---\n\n<<\nde\n>>\n\n--- Next Context ---\n[... 0 characters skipped ...]\n--- End Next Context ---",
            Rendered(made[1]));
    }

    /// <summary>Texts are put in order by their characters, as Python does; chunk 10 comes before chunk 9.</summary>
    [Fact]
    public async Task Run_OrderIsATextOrAFraction_IsPythonsOrder()
    {
        (_, string[] made) = await GroupPipeline.RunAsync(
            Keys,
            [
                """{"doc": "t", "n": "9", "text": "t9"}""", """{"doc": "t", "n": "10", "text": "t10"}""", """{"doc": "f", "n": 2, "text": "f2"}""",
                """{"doc": "f", "n": 1.5, "text": "f1.5"}""", """{"doc": "f", "n": 2, "text": "f2 again"}""", """{"doc": "t", "n": "", "text": "t"}""",
            ]);

        Assert.Equal(["t", "t10", "t9", "f1.5", "f2", "f2 again"], made.Select(Rendered));
    }

    [Fact]
    public async Task Run_RowsThatAreNoChunks_FailAloneAndAreNotShown()
    {
        (RunSummary summary, string[] made) = await GroupPipeline.RunAsync(
            Keys + "\nperipheral_chunks: {previous: {tail: {count: 5}}}",
            [
                """{"doc": 1, "n": 1, "text": "a"}""", """{"doc": 1, "text": "no order"}""", """{"doc": 1, "n": "2", "text": "other order"}""",
                """{"n": 1, "text": "no document"}""", """{"doc": 1, "n": null, "text": "null"}""", """{"doc": 1, "n": 3}""", """{"doc": 1, "n": 2, "text": "b"}""",
            ]);

        Assert.Equal(new RowTotals(7, 2, 5, 0, 0), summary.Rows);
        Assert.StartsWith("--- Previous Context ---\n[Chunk 1]\na\n--- End Previous Context ---\n", Rendered(made[1]), StringComparison.Ordinal);
        Assert.DoesNotContain("other order", Rendered(made[1]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ChunkWithoutTheTextThatIsShownOfIt_FailsThoseThatShowIt()
    {
        (RunSummary summary, string[] made) = await GroupPipeline.RunAsync(
            Keys + "\nperipheral_chunks: {next: {head: {count: 1, content_key: sum}}}",
            ["""{"doc": 1, "n": 1, "text": "a"}""", """{"doc": 1, "n": 2, "text": "b"}""", """{"doc": 1, "n": 3, "text": "c", "sum": "s"}"""]);

        Assert.Equal(new RowTotals(3, 2, 1, 0, 0), summary.Rows);
        Assert.Equal(["b", "c"], made.Select(static row => RowJson.ParseObject(row).Value<string>("text")));
    }

    /// <summary>A chapter of another book ends everything below the chapter before, also where a level between was never seen.</summary>
    [Theory]
    [InlineData("", "# Two")]
    [InlineData("compat: docetl-0.3", "# Two > ### Deep")]
    public async Task Run_HigherHeader_EndsTheDeeperOnes(string compat, string path)
    {
        (_, string[] made) = await GroupPipeline.RunAsync(
            Keys + "\ndoc_header_key: h\nperipheral_chunks: {previous: {}}",
            [
                """{"doc": 1, "n": 1, "text": "a", "h": [{"header": "One", "level": 1}, {"header": "Deep", "level": 3}]}""",
                """{"doc": 1, "n": 2, "text": "b", "h": [{"header": "Two", "level": 1}, {"level": 1, "header": ""}, {"header": "no level"}, 7]}""",
                """{"doc": 1, "n": 3, "text": "c", "h": [{"header": "Leaf", "level": 4}]}""",
            ],
            pipeline: compat);

        Assert.Contains($"\n_Current Section:_ {path}\n", Rendered(made[2]), StringComparison.Ordinal);
        Assert.DoesNotContain("_Current Section:_", Rendered(made[1]), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_AnyDocuments_AreRenderedAsTheDefinitionHasIt() => Prop.ForAll<int>(static seed =>
    {
        var random = new Random(seed);
        int?[] sides = [.. Enumerable.Range(0, 6).Select(_ => random.Next(2) == 0 ? (int?)null : random.Next(4))];
        JObject[] rows = [.. Enumerable.Range(0, random.Next(25)).Select(i => new JObject { ["doc"] = random.Next(3), ["n"] = random.Next(1000), ["text"] = new string('x', random.Next(5)) + i, ["sum"] = $"s{i}" })];

        (RunSummary summary, string[] made) = GroupPipeline.RunAsync(Keys + "\n" + NaiveGather.Keys(sides), rows.Select(static row => RowJson.Write(row))).GetAwaiter().GetResult();

        Assert.Equal(rows.Length, summary.Rows.Out);
        Assert.Equal(NaiveGather.Render(rows, sides), made.Select(Rendered));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Theory]
    [InlineData("peripheral_chunks: {previous: {head: {content_key: text}}}", "operations[0].peripheral_chunks.previous.head")]
    [InlineData("peripheral_chunks: {before: {}}", "operations[0].peripheral_chunks.before")]
    [InlineData("peripheral_chunks: {next: {tail: {count: -1}}}", "operations[0].peripheral_chunks.next.tail.count")]
    [InlineData("content_key: ''", "operations[0].content_key")]
    public void Plan_WrongKeys_AreErrorsAtThem(string keys, string path)
    {
        PlanningResult result = GroupPipeline.Plan(keys.StartsWith("content_key", StringComparison.Ordinal) ? Keys.Replace("content_key: text", keys, StringComparison.Ordinal) : $"{Keys}\n{keys}");

        Assert.Contains(result.Errors, error => error.Path.StartsWith(path, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("doc_header_key: headers")]
    [InlineData("main_chunk_start: '<<<'")]
    [InlineData("main_chunk_end: '>>>'")]
    public void Plan_KeyThatNeedsPeripheralChunks_IsWarnedAboutWithoutThem(string key)
    {
        PlanningResult bare = GroupPipeline.Plan($"{Keys}\n{key}\nperipheral_chunks: {{}}");

        Assert.True(bare.IsOk);
        Assert.StartsWith("Not used", Assert.Single(bare.Diagnostics, one => one.Path == $"operations[0].{key.Split(':')[0]}").Message, StringComparison.Ordinal);
        Assert.DoesNotContain(GroupPipeline.Plan($"{Keys}\n{key}\nperipheral_chunks: {{next: {{head: {{count: 1}}}}}}").Diagnostics, static one => one.Path.StartsWith("operations[0]", StringComparison.Ordinal));
    }

    private static string Rendered(string row) => RowJson.ParseObject(row).Value<string>("text_rendered")!;
}
