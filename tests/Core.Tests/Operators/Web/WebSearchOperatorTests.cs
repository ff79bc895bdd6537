using Pipelines.Core.Operators;
using Pipelines.Core.Specs;

namespace Pipelines.Core.Tests.Operators.Web;

public sealed class WebSearchOperatorTests
{
    private const string Search = """
        type: web_search
        query_template: " {{ input.q }} "
        max_results: 2
        """;

    [Theory]
    [InlineData("", """{"q":"x"}""", """{"q":"x","search_results":[{"title":"brave 1","description":"x","url":"http://h/1"},{"title":"brave 2","description":"x","url":"http://h/2"}]}""")]
    [InlineData("\nsearch_engine: google\noutput_field: hits\nmax_results: 1", """{"q":"x"}""", """{"q":"x","hits":[{"title":"google 1","description":"x","url":"http://h/1"}]}""")]
    [InlineData("", """{"q":" "}""", """{"q":" ","search_results":[]}""")]
    public async Task Apply_Query_AddsTheHits(string keys, string row, string expected)
    {
        string operation = keys.Contains("max_results", StringComparison.Ordinal) ? Search.Replace("\nmax_results: 2", "", StringComparison.Ordinal) : Search;

        Assert.Equal(expected, Operations.OnlyRow(await Operations.ApplyAsync(Operations.Bind(operation + keys).Operator, new ScriptedContext(), row)));
    }

    [Theory]
    [InlineData("""{"q":"bad"}""", RowFailureKinds.Web, "answered 429")]
    [InlineData("""{"n":1}""", RowFailureKinds.Template, "cannot be rendered")]
    public async Task Apply_SearchThatFails_FailsItsRow(string row, string kind, string part)
    {
        RowFailure failure = Operations.OnlyFailure(await Operations.ApplyAsync(Operations.Bind(Search).Operator, new ScriptedContext(), row));

        Assert.Equal(kind, failure.Kind);
        Assert.Contains(part, failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_Quirks_WriteTheErrorAsAHit()
    {
        IRowOperator search = Operations.Bind(Search, "compat: docetl-0.3").Operator;

        Assert.Contains("\"title\":\"ERROR\"", Operations.OnlyRow(await Operations.ApplyAsync(search, new ScriptedContext(), """{"q":"bad"}""")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("search_engine: bing", "no API of 'bing' is set")]
    [InlineData("search_engine: altavista", "'altavista' is not one of")]
    [InlineData("output_field: ''", "The text is empty")]
    public void Bind_WrongConfiguration_SaysWhatIsWrong(string keys, string part)
    {
        SpecDiagnostic error = Assert.Single(Operations.Plan($"{Search}\n{keys}").Errors);

        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }
}
