using System.Text;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Templates;

namespace Pipelines.Core.Tests.Templates;

public class TemplateErrorTests
{
    private static readonly TemplateVariables Variables = new() { { "input", new JObject { ["title"] = "T", ["text"] = "x" } } };

    [Theory]
    [InlineData("line one\n  {{ input.titel }}", 2, 12, "did you mean 'title'? (available fields: title, text)")]
    [InlineData("{{ inptu.title }}", 1, 4, "'inptu' is undefined; did you mean 'input'? (available variables: input)")]
    [InlineData("{{ input.text + 1 }}", 1, 15, "can only concatenate str (not \"int\") to str")]
    [InlineData("a\n\n{% for x in 5 %}{% endfor %}", 3, 4, "'int' object is not iterable")]
    [InlineData("{{ raise_exception('No ' ~ input.text) }}", 1, 19, "No x")]
    [InlineData("{{ input.items }}", 1, 1, "call it: items(…)")]
    [InlineData("{{ [1]|map('string') }}", 1, 1, "|list or |join")]
    [InlineData("{{ input.update(a=1) }}", 1, 16, "read-only")]
    [InlineData("{{ strftime_now('%Y') }}", 1, 16, "no clock was given")]
    public void Render_Wrong_NamesPlaceAndRemedy(string source, int line, int column, string message)
    {
        var error = Assert.Throws<TemplateRenderException>(() => Template.Compile(source).Render(Variables));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (error.Line, error.Column));
    }

    [Theory]
    [InlineData("{{ x|uper }}", 1, 6, "did you mean 'upper'?")]
    [InlineData("{{ x is defind }}", 1, 9, "did you mean 'defined'?")]
    [InlineData("{% fro x in y %}", 1, 4, "did you mean 'for'?")]
    [InlineData("a\n{% if x %}\n{% for y in z %}\n{% endif %}", 4, 4, "'endif' does not close 'for' of line 3")]
    [InlineData("{% if x %}\n\n", 1, 4, "'{% elif %}' or '{% else %}' or '{% endif %}' is missing")]
    [InlineData("{% include 'x' %}", 1, 4, "'include' is not supported")]
    [InlineData("{% extends 'x' %}", 1, 4, "'extends' is not supported")]
    [InlineData("{% import 'x' as y %}", 1, 4, "'import' is not supported")]
    [InlineData("{% from 'x' import y %}", 1, 4, "'from' is not supported")]
    [InlineData("text {{ x", 1, 6, "'}}' is missing")]
    [InlineData("{{ 'abc }}", 1, 4, "this string has no end")]
    [InlineData("{# never closed", 1, 1, "'#}' is missing")]
    [InlineData("{% raw %} {{ x }}", 1, 1, "'{% endraw %}' is missing")]
    [InlineData("{{ a b }}", 1, 6, "'}}' is expected here, not 'b'")]
    [InlineData("{% break %}", 1, 4, "stands in no loop")]
    public void Compile_Wrong_NamesPlaceAndRemedy(string source, int line, int column, string message)
    {
        var error = Assert.Throws<TemplateSyntaxException>(() => Template.Compile(source));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (error.Line, error.Column));
    }

    [Fact]
    public void Render_FieldNamedLikeAMethod_IsTheField()
    {
        var variables = new TemplateVariables { { "input", JObject.Parse("""{"items": 3, "keys": "k", "pop": [1], "get": null, "a": 1}""") } };
        Assert.Equal("3 k [1] None 5", Template.Compile("{{ input.items }} {{ input.keys }} {{ input.pop }} {{ input.get }} {{ input.items()|length }}").Render(variables));
    }

    [Fact]
    public void Render_AListOfKeys_PrintsATuple()
    {
        var variables = new TemplateVariables();
        variables.AddTuple("reduce_key", [new JValue("a"), new JValue(1)]);
        Assert.Equal("('a', 1)", Template.Compile("{{ reduce_key }}").Render(variables));
    }

    [Fact]
    public void Render_ThatFails_WritesNothing()
    {
        Template template = Template.Compile("some text {{ missing }}");
        var builder = new StringBuilder("before");
        using var writer = new StringWriter();
        Assert.Throws<TemplateRenderException>(() => template.Render(Variables, builder));
        Assert.Throws<TemplateRenderException>(() => template.Render(Variables, writer));
        Assert.Equal("before", builder.ToString());
        Assert.Empty(writer.ToString());
    }

    [Fact]
    public void Render_ToAllOutputs_WritesTheSame()
    {
        Template template = Template.Compile("{{ input.title }}: {{ input }}");
        string expected = template.Render(Variables);
        var builder = new StringBuilder();
        using var writer = new StringWriter();
        template.Render(Variables, builder);
        template.Render(Variables, writer);
        Assert.Equal(expected, builder.ToString());
        Assert.Equal(expected, writer.ToString());
    }

    [Fact]
    public async Task Render_FromManyThreads_GivesEachItsOwnText()
    {
        Template template = Template.Compile("{% set ns = namespace(n=0) %}{% for i in range(input) %}{% set ns.n = ns.n + i %}{{ loop.index }}{% endfor %}={{ ns.n }}");
        string[] expected = [.. Enumerable.Range(0, 50).Select(n => template.Render(new TemplateVariables { { "input", n } }))];
        string[] actual = await Task.WhenAll(Enumerable.Range(0, 50).Select(n => Task.Run(() => template.Render(new TemplateVariables { { "input", n } }))));
        Assert.Equal(expected, actual);
    }
}
