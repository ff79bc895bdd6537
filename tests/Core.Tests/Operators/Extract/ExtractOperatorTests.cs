using Pipelines.Core.Documents;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators;
using Pipelines.Core.Planning;

namespace Pipelines.Core.Tests.Operators.Extract;

public sealed class ExtractOperatorTests
{
    private const string Dates = """
        type: extract
        prompt: "Extract the {{ input.what }}."
        document_keys: [text]
        """;

    private const string Row = """{"what":"dates","text":"One.\n\nTwo  words\nthree."}""";

    private const string FirstLine = """{"line_ranges": [{"start_line": 1, "end_line": 1}, {"start_line": 1, "end_line": 1}]}""";

    [Fact]
    public async Task Apply_Lines_AreTakenAsWrittenAndOnce()
    {
        IRowOperator extract = Operations.Bind(Dates).Operator;

        string row = Operations.OnlyRow(await Operations.ApplyAsync(extract, new ScriptedContext(FirstLine), Row));

        Assert.Equal("""{"what":"dates","text":"One.\n\nTwo  words\nthree.","text_extracted_op":"One.\n\nTwo  words\nthree."}""", row);
    }

    [Fact]
    public async Task Apply_Prompt_IsTheInstructionsThenTheNumberedText()
    {
        IRowOperator extract = Operations.Bind(Dates).Operator;
        var context = new ScriptedContext(FirstLine);

        await Operations.ApplyAsync(extract, context, Row);

        CompletionRequest request = Assert.Single(context.Calls).Request;
        Assert.Equal("Extract the dates.\n\nThe text, with line numbers:\n   1: One. Two words three.", request.Messages[1].Content);
        Assert.Equal(new PrefixBoundary(1, "Extract the ".Length), request.StaticPrefix);
        Assert.Equal(["start_line", "end_line"], request.OutputSchema!["properties"]!["line_ranges"]!["items"]!["required"]!.Select(static name => (string?)name));
    }

    [Theory]
    [InlineData("""{"line_ranges": [{"start_line": 1, "end_line": 9}]}""")]
    [InlineData("""{"line_ranges": [{"start_line": 0, "end_line": 1}]}""")]
    [InlineData("""{"line_ranges": [{"start_line": 99999999999999999999, "end_line": 1}]}""")]
    public async Task Apply_LinesThatAreNone_AreAskedForAgainThenFailTheRow(string answer)
    {
        IRowOperator extract = Operations.Bind(Dates).Operator;
        var context = new ScriptedContext(_ => ScriptedContext.Answer(answer));

        RowFailure failure = Operations.OnlyFailure(await Operations.ApplyAsync(extract, context, Row));

        Assert.Equal(3, context.Calls.Count);
        Assert.Equal(RowFailureKinds.Validation, failure.Kind);
        Assert.Contains("the lines 1 to 1", failure.Detail, StringComparison.Ordinal);
        Assert.StartsWith("text: ", failure.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""["T\\w+", "(\\w)(\\.)"]""", """["Two","e","."]""")]
    [InlineData("""["One.*three"]""", """["One.\n\nTwo  words\nthree"]""")]
    [InlineData("[]", "[]")]
    [InlineData("""["nothing"]""", "[]")]
    public async Task Apply_Patterns_FindAsPythonDoes(string patterns, string parts)
    {
        IRowOperator extract = Operations.Bind(Dates + "\nextraction_method: regex\nformat_extraction: false\nextraction_key_suffix: _parts").Operator;

        string row = Operations.OnlyRow(await Operations.ApplyAsync(extract, new ScriptedContext($$"""{"patterns": {{patterns}}}"""), Row));

        string[] wanted = [.. RowJson.Parse(parts).Select(static part => (string)part!).Order(StringComparer.Ordinal)];
        Assert.Equal(wanted, RowJson.ParseObject(row)["text_parts"]!.Select(static part => (string)part!).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("(", "cannot be used")]
    [InlineData("(a+)+$", "takes more than")]
    public async Task Apply_PatternThatIsNone_IsAskedForAgain(string pattern, string part)
    {
        IRowOperator extract = Operations.Bind(Dates + "\nextraction_method: regex\nnum_retries_on_validate_failure: 1").Operator;
        var context = new ScriptedContext($$"""{"patterns": ["{{pattern}}"]}""", """{"patterns": ["a"]}""");

        string row = Operations.OnlyRow(await Operations.ApplyAsync(extract, context, $$"""{"what":"x","text":"{{new string('a', 40)}}!"}"""));

        Assert.Contains(part, context.Asked[1], StringComparison.Ordinal);
        Assert.EndsWith("\"text_extracted_op\":\"a\"}", row, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_SeveralTexts_AreAskedAboutApartAndMissingOnesPassedOver()
    {
        IRowOperator extract = Operations.Bind("type: extract\nprompt: Names?\ndocument_keys: [a, gone, b]").Operator;
        var context = new ScriptedContext(_ => ScriptedContext.Answer(FirstLine));

        RowOutcome outcome = Assert.Single(await Operations.ApplyAsync(extract, context, """{"a":"x","b":"y"}"""));

        Assert.Equal("""{"a":"x","b":"y","a_extracted_op":"x","b_extracted_op":"y"}""", RowJson.Write(outcome.Results[0].Row.Fields));
        Assert.Equal(2, outcome.AcceptedCalls.Count);
        Assert.All(context.Asked, static asked => Assert.StartsWith("Names?\n\nThe text", asked, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", RowStatus.Failed)]
    [InlineData("skip_on_error: true", RowStatus.Skipped)]
    public async Task Apply_NoTextAtAll_EndsTheRowAndSaysWhy(string more, RowStatus status)
    {
        IRowOperator extract = Operations.Bind($"{Dates}\n{more}").Operator;

        RowResult result = Assert.Single(Assert.Single(await Operations.ApplyAsync(extract, new ScriptedContext(), """{"what":"x","text":[1]}""")).Results);

        Assert.Equal((status, RowFailureKinds.Input), (result.Status, result.Failure!.Kind));
        Assert.Contains("'text' is a list", result.Failure.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "\"\"")]
    [InlineData("format_extraction: false", "[]")]
    public async Task Apply_EmptyText_CostsNothingAndHoldsNothing(string more, string expected)
    {
        IRowOperator extract = Operations.Bind($"{Dates}\n{more}").Operator;
        var context = new ScriptedContext();

        string row = Operations.OnlyRow(await Operations.ApplyAsync(extract, context, """{"what":"x","text":" "}"""));

        Assert.EndsWith($"\"text_extracted_op\":{expected}}}", row, StringComparison.Ordinal);
        Assert.Empty(context.Calls);
    }

    [Fact]
    public void Bind_WithoutTexts_SaysWhatIsMissing()
    {
        PlanningResult result = Operations.Plan("type: extract\nprompt: p\ndocument_keys: []");

        Assert.Contains("at least 1 entry", Assert.Single(result.Errors).Message, StringComparison.Ordinal);
    }
}
