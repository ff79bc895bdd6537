using Newtonsoft.Json.Linq;
using Pipelines.Core.Templates;

namespace Pipelines.Core.Tests.Templates;

public class StaticPrefixTests
{
    private static readonly HashSet<string> Row = ["input"];

    [Theory]
    [InlineData("Hello {{ input.name }}", "Hello ")]
    [InlineData("all static", "all static")]
    [InlineData("{{ input }}", "")]
    [InlineData("a {{- input }}", "a")]
    [InlineData("{% set x = 'k' %}{{ x }} {{ input }}", "k ")]
    [InlineData("{% for i in [1, 2] %}{{ i }},{% endfor %} {{ input }}", "1,2, ")]
    [InlineData("{% for i in [1, 2] %}{{ i }}={{ input.a }}{% endfor %}", "1=")]
    [InlineData("{% set t = input.text %}Read: {{ t }}", "Read: ")]
    [InlineData("{% set t, u = input.text %}Read: {{ u }}", "Read: ")]
    [InlineData("{% set t %}<{{ input.a }}>{% endset %}Read: {{ t }}", "Read: ")]
    [InlineData("{% if input.a %}x{% endif %}", "")]
    [InlineData("{% if true %}x{% endif %}y{{ input }}", "xy")]
    [InlineData("{{ 'a' if 1 else input }}{{ input }}", "a")]
    [InlineData("x{% filter upper %}abc{{ input }}{% endfilter %}", "x")]
    [InlineData("x{% filter upper %}abc{% endfilter %}{{ input }}", "xABC")]
    [InlineData("{% macro m(v) %}<{{ v }}{% endmacro %}{{ m(1) }}{{ m(input) }}", "<1")]
    [InlineData("{% set l = [] %}a{% set _ = l.append(input.x) %}{{ l }}", "a")]
    [InlineData("{% set ns = namespace(x=1) %}a{% set ns.x = input.a %}{{ ns.x }}", "a")]
    [InlineData("a{% set t %}{% set u = 1 %}{{ input }}{% endset %}b{{ t }}", "ab")]
    [InlineData("now {{ strftime_now('%Y') }}", "now ")]
    [InlineData("pick {{ [1, 2]|random }}", "pick ")]
    [InlineData("{{ unknown }}", "")]
    [InlineData("a{{ 1 / 0 }}b", "a")]
    [InlineData("{{ system }} {{ input }}", "Be brief. ")]
    [InlineData("{# c #}{% raw %}{{ x }}{% endraw %}{{ input }}", "{{ x }}")]
    [InlineData("{% set input = 'own' %}{{ input }}!", "own!")]
    [InlineData("{% with x = input %}a{{ x }}{% endwith %}", "")]
    public void StaticPrefix_IsTheTextBeforeTheRowMatters(string source, string expected) =>
        Assert.Equal(expected, Template.Compile(source).StaticPrefix(Row, new TemplateVariables { { "system", "Be brief." } }));

    [Fact]
    public void StaticPrefix_OfASharedNameThatIsTheRows_StopsThere() =>
        Assert.Equal("a", Template.Compile("a{{ input }}").StaticPrefix(Row, new TemplateVariables { { "input", new JValue("x") } }));
}
