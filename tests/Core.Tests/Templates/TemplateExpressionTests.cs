using Newtonsoft.Json.Linq;
using Pipelines.Core.Templates;

namespace Pipelines.Core.Tests.Templates;

public class TemplateExpressionTests
{
    private static readonly JObject Row = JObject.Parse("""{"a": [{"b": {"c": 1}}], "links": [{"href": "x"}], "n": null, "items": [1, 2]}""");

    [Theory]
    [InlineData("a.0.b", """{"c":1}""")]
    [InlineData("a[0].b.c", "1")]
    [InlineData("links[0].href", "\"x\"")]
    [InlineData("items", "[1,2]")]
    [InlineData("items|length + 1", "3")]
    [InlineData("n", "null")]
    [InlineData("a, n", """[[{"b":{"c":1}}],null]""")]
    public void Evaluate_APath_IsTheValue(string path, string expected) =>
        Assert.Equal(expected, TemplateExpression.Compile(path).Evaluate(new TemplateVariables(Row))!.ToString(Newtonsoft.Json.Formatting.None));

    [Theory]
    [InlineData("zzz")]
    [InlineData("a.0.zzz")]
    [InlineData("a.7")]
    public void Evaluate_WhatIsNotThere_IsNull(string path) =>
        Assert.Null(TemplateExpression.Compile(path).Evaluate(new TemplateVariables(Row)));

    [Theory]
    [InlineData("a.7.b")]
    [InlineData("zzz.b")]
    public void Evaluate_BelowWhatIsNotThere_IsAnError(string path) =>
        Assert.Throws<TemplateRenderException>(() => TemplateExpression.Compile(path).Evaluate(new TemplateVariables(Row)));

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a }} text {{ b")]
    [InlineData("a }}")]
    [InlineData("a.")]
    public void Compile_NoExpression_IsRefused(string path) =>
        Assert.Throws<TemplateSyntaxException>(() => TemplateExpression.Compile(path));

    [Fact]
    public void Evaluate_AnObject_IsTheObjectItself() =>
        Assert.Same(Row["a"], TemplateExpression.Compile("a").Evaluate(new TemplateVariables(Row)));
}
