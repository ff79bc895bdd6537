using Pipelines.Core.Python;
using Pipelines.Core.Templates;

namespace Pipelines.Core.Tests.Templates;

public class FieldReadsTests
{
    [Theory]
    [InlineData("{{ input.text }} {{ input['meta'] }}", "meta,text")]
    [InlineData("{{ input.text|upper }} {{ input.text[:10] }}", "text")]
    [InlineData("{{ input.get('a', input.b) }}", "a,b")]
    [InlineData("{% if input.a is defined %}x{% endif %}", "a")]
    [InlineData("{% if input.a and not input.b %}x{% endif %}", "a,b")]
    [InlineData("{% set t = input.text %}{{ t }}", "text")]
    [InlineData("{% set i = input %}{{ i.text }}", "text")]
    [InlineData("{% with i = input %}{{ i.text }}{% endwith %}", "text")]
    [InlineData("{% for x in input.items_list %}{{ x.name }}{% endfor %}", "items_list")]
    [InlineData("{{ (input.a if input.b else input.c).d }}", "a,b,c")]
    [InlineData("{{ input.a|default(input.b) }}", "a,b")]
    [InlineData("{% macro m(v) %}{{ v }}{% endmacro %}{{ m(input.a) }}", "a")]
    [InlineData("{% macro m() %}{{ input.a }}{% endmacro %}{{ m() }}", "a")]
    [InlineData("{% set x %}{{ input.a }}{% endset %}{{ x }}", "a")]
    [InlineData("{{ other.b }} plain", "")]
    public void ReadFields_OfTheRow_AreTheNamesRead(string source, string expected)
    {
        FieldReads reads = Template.Compile(source).ReadFields("input");
        Assert.False(reads.ToFieldSet().IsAll);
        Assert.Equal(expected, string.Join(',', reads.ToFieldSet().Names.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("{{ input }}")]
    [InlineData("{{ input|tojson }}")]
    [InlineData("{{ input[key] }}")]
    [InlineData("{{ input.items() }}")]
    [InlineData("{% for k in input %}{{ k }}{% endfor %}")]
    [InlineData("{% if input %}x{% endif %}")]
    [InlineData("{{ input|length }}")]
    [InlineData("{% set row = input %}{{ row }}")]
    [InlineData("{{ [input] }}")]
    [InlineData("{{ {'a': input}.a.b }}")]
    [InlineData("{% macro m(v) %}{{ v.a }}{% endmacro %}{{ m(input) }}")]
    [InlineData("{% set ns = namespace() %}{% set ns.row = input %}{{ ns.row.a }}")]
    [InlineData("{{ input == 1 }}")]
    [InlineData("{{ input|attr('a') }}")]
    [InlineData("{% call(v) m() %}{{ input }}{% endcall %}")]
    [InlineData("{% for x in [input] %}{{ x.a }}{% endfor %}")]
    public void ReadFields_ThatCannotBeTold_AreEverything(string source) =>
        Assert.True(Template.Compile(source).ReadFields("input").ToFieldSet().IsAll);

    [Fact]
    public void ReadFields_OfAGroup_AreThoseOfItsRows()
    {
        FieldReads reads = Template.Compile(
            "{{ inputs|length }}{% for d in inputs %}{{ d.title }}{% for t in d.tags %}{{ t.name }}{% endfor %}{% endfor %}{{ inputs[0].id }}").ReadFields("inputs");
        Assert.False(reads.IsWhole);
        Assert.Equal(["id", "tags", "title"], reads.Items!.Fields.Keys.Order());
        Assert.Equal(["name"], reads.Items.Fields["tags"].Items!.Fields.Keys);
        Assert.True(reads.Items.Fields["title"].IsWhole);
    }

    [Fact]
    public void ReadFields_ThroughFilters_FollowTheElements()
    {
        FieldReads reads = Template.Compile(
            "{{ inputs|map(attribute='a.b')|join }}{{ (inputs|selectattr('c')|first).d }}{{ inputs|sort(attribute='e')|length }}").ReadFields("inputs");
        Assert.Equal(["a", "c", "d", "e"], reads.Items!.Fields.Keys.Order());
    }

    [Theory]
    [InlineData("{% for d in inputs %}{{ loop.index }}{{ d.a }}{% endfor %}", false)]
    [InlineData("{% for d in inputs %}{{ loop.previtem.b }}{{ d.a }}{% endfor %}", true)]
    [InlineData("{% for d in inputs %}{{ m(loop) }}{{ d.a }}{% endfor %}", true)]
    [InlineData("{% for d in inputs recursive %}{{ d.a }}{{ loop(d.children) }}{% endfor %}", false)]
    public void ReadFields_OfTheLoopVariable_CountWhenItShowsItems(string source, bool everything) =>
        Assert.Equal(everything, Template.Compile(source).ReadFields("inputs").IsWhole);

    [Fact]
    public void ReadFields_OfACarriedVariable_StopAtADepth()
    {
        Template template = Template.Compile("{% for i in range(3) %}{% set input = input.next %}{% endfor %}{{ input.next }}");
        Assert.Contains("next", template.ReadFields("input").Fields.Keys);
    }

    [Fact]
    public void Variables_AreThoseToBeGiven()
    {
        Template template = Template.Compile("{% set a = b %}{% for c in d %}{{ c }}{{ loop.index }}{% endfor %}{{ a }}{{ range(3) }}{{ e.f }}");
        Assert.Equal(["b", "d", "e"], template.Variables);
    }
}
