using Pipelines.Core.Operators;
using Pipelines.Core.Planning;
using Pipelines.Core.Specs;

namespace Pipelines.Core.Tests.Operators.Web;

public sealed class WebFetchOperatorTests
{
    private const string Fetch = """
        type: web_fetch
        url_field: link
        output_field: page
        """;

    [Theory]
    [InlineData("", """{"link":"http://h/a"}""", """{"link":"http://h/a","page":"page http://h/a 10 all html any"}""")]
    [InlineData("\ntimeout: 3\nbody_only: true\nconvert_to_markdown: true\nallowed_hosts: [h, i]", """{"link":"http://h/a"}""", """{"link":"http://h/a","page":"page http://h/a 3 body md h+i"}""")]
    [InlineData("", """{"link":["http://h/a",null,"","http://h/b"]}""", """{"link":["http://h/a",null,"","http://h/b"],"page":["page http://h/a 10 all html any","","","page http://h/b 10 all html any"]}""")]
    [InlineData("", """{"link":null}""", """{"link":null,"page":""}""")]
    [InlineData("", """{"link":[],"page":"old"}""", """{"link":[],"page":[]}""")]
    public async Task Apply_Addresses_AddsTheirPages(string keys, string row, string expected)
    {
        Assert.Equal(expected, Operations.OnlyRow(await Operations.ApplyAsync(Operations.Bind(Fetch + keys).Operator, new ScriptedContext(), row)));
    }

    [Fact]
    public async Task Apply_OneAddressForAllRows_NeedsNoField()
    {
        IRowOperator fetch = Operations.Bind("type: web_fetch\nurl: http://h/a\noutput_field: page").Operator;

        Assert.Equal("""{"n":1,"page":"page http://h/a 10 all html any"}""", Operations.OnlyRow(await Operations.ApplyAsync(fetch, new ScriptedContext(), """{"n":1}""")));
        Assert.Empty(fetch.Traits.FieldsRead.Names);
        Assert.True(fetch.Traits.ReadsOutside);
    }

    [Theory]
    [InlineData("""{"link":"http://bad/"}""", RowFailureKinds.Web, "http://bad/ answered 500.")]
    [InlineData("""{"link":["http://h/","http://bad/"]}""", RowFailureKinds.Web, "http://bad/ answered 500.")]
    [InlineData("""{"other":1}""", RowFailureKinds.Input, "no field 'link'")]
    [InlineData("""{"link":[1]}""", RowFailureKinds.Input, "an address, or a list of them")]
    public async Task Apply_PageThatFails_FailsItsRow(string row, string kind, string part)
    {
        RowFailure failure = Operations.OnlyFailure(await Operations.ApplyAsync(Operations.Bind(Fetch).Operator, new ScriptedContext(), row));

        Assert.Equal(kind, failure.Kind);
        Assert.Contains(part, failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_SkipOnErrorAndQuirks_KeepTheRowElsewhere()
    {
        RowOutcome skipped = Assert.Single(await Operations.ApplyAsync(Operations.Bind(Fetch + "\nskip_on_error: true").Operator, new ScriptedContext(), """{"link":"http://bad/"}"""));
        string row = Operations.OnlyRow(await Operations.ApplyAsync(Operations.Bind(Fetch, "compat: docetl-0.3").Operator, new ScriptedContext(), """{"link":"http://bad/"}"""));

        Assert.Equal(RowStatus.Skipped, Assert.Single(skipped.Results).Status);
        Assert.Equal("""{"link":"http://bad/","page":"ERROR: http://bad/ answered 500."}""", row);
    }

    [Theory]
    [InlineData("type: web_fetch\noutput_field: p", "'url_field' or by 'url'")]
    [InlineData("type: web_fetch\noutput_field: p\nurl: u\nurl_field: f", "'url_field' or by 'url'")]
    [InlineData("type: web_fetch\noutput_field: p\nurl: u\nuse_playwright: true", "nothing here runs their scripts")]
    [InlineData("type: web_fetch\nurl: u", "'output_field' is missing")]
    public void Bind_WrongConfiguration_SaysWhatIsWrong(string operation, string part)
    {
        SpecDiagnostic error = Assert.Single(Operations.Plan(operation).Errors);

        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_HostWithoutTheNetwork_RefusesIt()
    {
        SpecDiagnostic error = Assert.Single(PipelinePlanner.Plan("""
            datasets: {d: {type: memory}}
            operations: [{name: f, type: web_fetch, url: u, output_field: p}]
            pipeline: {steps: [{name: s, input: d, operations: [f]}]}
            """).Errors);

        Assert.Contains("may not reach the network here", error.Message, StringComparison.Ordinal);
    }
}
