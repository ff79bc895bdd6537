using FsCheck;
using FsCheck.Fluent;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators;
using Pipelines.Core.Planning;

namespace Pipelines.Core.Tests.Operators.Split;

public sealed class SplitOperatorTests
{
    private const string ByTokens = "type: split\nsplit_key: text\nmethod: token_count\nmethod_kwargs: {num_tokens: 2}";

    [Fact]
    public async Task Apply_Tokens_MakesARowOfEachChunkWithTheWholeRow()
    {
        IRowOperator split = Operations.Bind(ByTokens).Operator;

        RowOutcome outcome = Assert.Single(await Operations.ApplyAsync(split, new ScriptedContext(), """{"id":7,"text":"one two three","tags":[1]}"""));

        Assert.Equal(["id", "text", "tags", "text_chunk", "op_id", "op_chunk_num"], outcome.Results[0].Row.Fields.Properties().Select(static field => field.Name));
        Assert.Equal(["one two/1", " three/2"], outcome.Results.Select(static result => $"{result.Row.Fields["text_chunk"]}/{result.Row.Fields["op_chunk_num"]}"));
        Assert.Equal(["row:0/op.0", "row:0/op.1"], outcome.Results.Select(static result => result.Row.Id.Value));
        Assert.All(outcome.Results, static result => Assert.Equal("one two three", (string?)result.Row.Fields["text"]));
    }

    [Fact]
    public async Task Apply_DocumentId_IsOneForTheRowAndTheSameInEveryRun()
    {
        IRowOperator split = Operations.Bind(ByTokens).Operator;

        string[][] runs = [await IdsAsync(split), await IdsAsync(Operations.Bind(ByTokens).Operator)];

        Assert.Equal(runs[0], runs[1]);
        Assert.Equal(2, runs[0].Distinct().Count());
        Assert.All(runs[0], static id => Assert.True(Guid.TryParseExact(id, "D", out Guid guid) && guid.Version == 8, id));
    }

    /// <summary>As DocETL 0.3 does it: pieces of white space are dropped, chunks are stripped, delimiters between pieces stay.</summary>
    [Theory]
    [InlineData("---", 1, "a---b--- ---\n---c", "a|b|c")]
    [InlineData("---", 2, "a---b--- ---c---d", "a---b|c---d")]
    [InlineData("\\n\\n", 1, " x \n\n\n\n y\n\nz\u2003", "x|y|z")]
    [InlineData(" ", 3, "a b  c d", "a b c|d")]
    [InlineData("-", 2, "-a--b- -c-", "a-b|c")]
    [InlineData("aa", 1, "aaa", "a")]
    [InlineData(".", 1, "no delimiter at all", "no delimiter at all")]
    public async Task Apply_Delimiter_CutsAsPythonDoes(string delimiter, int pieces, string text, string chunks)
    {
        IRowOperator split = Operations.Bind($"type: split\nsplit_key: text\nmethod: delimiter\nmethod_kwargs: {{delimiter: \"{delimiter}\", num_splits_to_group: {pieces}}}").Operator;

        RowOutcome outcome = Assert.Single(await Operations.ApplyAsync(split, new ScriptedContext(), new JObject { ["text"] = text }.ToString()));

        Assert.Equal(chunks, string.Join('|', outcome.Results.Select(static result => (string?)result.Row.Fields["text_chunk"])));
    }

    /// <summary>Chunks of words, counted another way: joined they are the text, and each but the last has as many words as wanted.</summary>
    [Fact]
    public void Apply_AnyTextAndSize_LosesNothing()
    {
        Gen<(string[] Words, int Size)> cases = from words in Gen.ArrayOf(Gen.Elements("a", "bc", "d😀", "é", "."), 30) from size in Gen.Choose(1, 9) select (words, size);
        Prop.ForAll(cases.ToArbitrary(), test =>
        {
            string text = string.Join(' ', test.Words);
            IRowOperator split = Operations.Bind(ByTokens.Replace("2}", $"{test.Size}}}", StringComparison.Ordinal)).Operator;
            string[] chunks = [.. split.ApplyAsync([new Row(new RowId("r"), new JObject { ["text"] = text })], new ScriptedContext(), CancellationToken.None)
                .GetAwaiter().GetResult()[0].Results.Select(static result => (string)result.Row.Fields["text_chunk"]!)];
            return string.Concat(chunks) == text && chunks.SkipLast(1).All(chunk => chunk.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == test.Size);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    [Theory]
    [InlineData("""{"text":""}""")]
    public async Task Apply_NothingInTheText_IsCountedAsFiltered(string row)
    {
        IRowOperator split = Operations.Bind(ByTokens).Operator;

        Assert.Equal(RowStatus.Filtered, Assert.Single(Assert.Single(await Operations.ApplyAsync(split, new ScriptedContext(), row)).Results).Status);
    }

    [Theory]
    [InlineData("""{"txt":"a"}""", "Did you mean 'txt'?")]
    [InlineData("""{"text":5}""", "is a number; a text is wanted")]
    [InlineData("""{"text":null}""", "is null")]
    public async Task Apply_NoText_FailsTheRow(string row, string part)
    {
        IRowOperator split = Operations.Bind(ByTokens).Operator;

        Assert.Contains(part, Operations.OnlyFailure(await Operations.ApplyAsync(split, new ScriptedContext(), row)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_Path_NamesTheChunkAfterThePath()
    {
        IRowOperator split = Operations.Bind(ByTokens.Replace("split_key: text", "split_key: page.body", StringComparison.Ordinal)).Operator;

        string row = Operations.OnlyRow(await Operations.ApplyAsync(split, new ScriptedContext(), """{"page":{"body":"one"}}"""));

        Assert.StartsWith("""{"page":{"body":"one"},"page.body_chunk":"one","op_id":""", row, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("method: token_count\nmethod_kwargs: {delimiter: x}", "'num_tokens' is missing")]
    [InlineData("method: delimiter\nmethod_kwargs: {num_tokens: 5}", "'delimiter' is missing")]
    [InlineData("method: delimiter\nmethod_kwargs: {delimiter: ''}", "delimiter is empty")]
    [InlineData("method: sentences\nmethod_kwargs: {}", "'sentences' is not one of token_count, delimiter")]
    [InlineData("method: token_count\nmethod_kwargs: {num_tokens: 5, model: gpt-4}", "cl100k_base is not installed")]
    [InlineData("method: token_count\nmethod_kwargs: {num_tokns: 5}", "Did you mean 'num_tokens'?")]
    public void Bind_WrongConfiguration_SaysWhatIsWrong(string keys, string part)
    {
        PlanningResult result = Operations.Plan($"type: split\nsplit_key: text\n{keys}");

        Assert.Contains(result.Errors, error => error.ToString().Contains(part, StringComparison.Ordinal));
    }

    [Fact]
    public void Bind_HostWithoutTokenizers_SaysSo()
    {
        const string Yaml = "{operations: [{name: s, type: split, split_key: t, method: token_count, method_kwargs: {num_tokens: 5}}], pipeline: {steps: [{name: s, operations: [s]}]}}";

        Assert.Contains("no tokenizers", Assert.Single(PipelinePlanner.Plan(Yaml).Errors).Message, StringComparison.Ordinal);
    }

    private static async Task<string[]> IdsAsync(IRowOperator split) =>
        [.. (await Operations.ApplyAsync(split, new ScriptedContext(), """{"text":"a b c"}""", """{"text":"a b c"}""")).SelectMany(static outcome => outcome.Results)
            .Select(static result => (string)result.Row.Fields["op_id"]!)];
}
