using Pipelines.Core.Templates;

namespace Pipelines.Core.Tests.Templates;

public class TemplateLimitsTests
{
    private static readonly TemplateOptions Small = new()
    {
        Limits = new TemplateLimits { MaxOutputChars = 1000, MaxLoopIterations = 1000, MaxCreatedUnits = 100_000, MaxCallDepth = 20, MaxSourceChars = 100_000 },
    };

    [Theory]
    [InlineData("{% for i in range(100000) %}{% endfor %}")]
    [InlineData("{% for i in range(40) %}{% for j in range(40) %}{% endfor %}{% endfor %}")]
    [InlineData("{% for i in range(100) %}{{ 'x' * 20 }}{% endfor %}")]
    [InlineData("{{ 'x' * 5000 }}")]
    [InlineData("{{ range(10000000)|list|length }}")]
    [InlineData("{{ range(10000000)|map('string')|list|length }}")]
    [InlineData("{% set l = [] %}{% for i in range(900) %}{% do l.extend(range(900)) %}{% endfor %}")]
    [InlineData("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}")]
    [InlineData("{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}")]
    [InlineData("{% set ns = namespace(s='x') %}{% for i in range(30) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}")]
    [InlineData("{% set ns = namespace(l=[1]) %}{% for i in range(30) %}{% set ns.l = ns.l + ns.l %}{% endfor %}")]
    [InlineData("{% set ns = namespace(n=3) %}{% for i in range(30) %}{% set ns.n = ns.n * ns.n %}{% endfor %}")]
    [InlineData("{{ lipsum(n=100000) }}")]
    [InlineData("{% set l = [] %}{% do l.append(l) %}{{ l }}")]
    [InlineData("{% set l = [] %}{% do l.append(l) %}{{ l|tojson }}")]
    [InlineData("{% set l = [] %}{% do l.append(l) %}{{ l|pprint }}")]
    [InlineData("{% set l = [] %}{% set k = [] %}{% do l.append(k) %}{% do k.append(l) %}{{ l == k }}")]
    public void Render_BeyondALimit_IsRefused(string source)
    {
        var error = Assert.Throws<TemplateRenderException>(() => Template.Compile(source, Small).Render(new TemplateVariables()));
        Assert.Equal("LimitReached", error.ErrorType);
    }

    [Theory]
    [InlineData("{{ [1] * 200000000 }}")]
    [InlineData("{% set ns = namespace(l=[1]) %}{% for i in range(40) %}{% set ns.l = ns.l + ns.l %}{% endfor %}")]
    public void Render_ThatWouldFillTheMemoryWithItems_IsRefusedByTheUsualLimits(string source)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<TemplateRenderException>(() => Template.Compile(source).Render(new TemplateVariables()));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal("LimitReached", error.ErrorType);
        Assert.InRange(allocated, 0, 4L * 1024 * 1024 * 1024);
    }

    [Theory]
    [InlineData("{{ ", "(", "x", ")", " }}")]
    [InlineData("{{ ", "[", "x", "]", " }}")]
    [InlineData("{{ ", "-", "x", "", " }}")]
    [InlineData("{{ ", "not ", "x", "", " }}")]
    [InlineData("{{ x", ".a", "", "", " }}")]
    [InlineData("{{ x", "|upper", "", "", " }}")]
    [InlineData("{{ x", " + x", "", "", " }}")]
    [InlineData("{{ x", " or x", "", "", " }}")]
    [InlineData("{{ x", "()", "", "", " }}")]
    [InlineData("{{ x", " if x else x", "", "", " }}")]
    [InlineData("", "{% if x %}", "x", "{% endif %}", "")]
    [InlineData("", "{% for x in x %}", "x", "{% endfor %}", "")]
    public void Compile_OfADeeplyNestedSource_IsRefused(string start, string open, string middle, string close, string end)
    {
        const int Depth = 2000;
        string source = start + string.Concat(Enumerable.Repeat(open, Depth)) + middle + string.Concat(Enumerable.Repeat(close, Depth)) + end;
        Assert.Throws<TemplateSyntaxException>(() => Template.Compile(source, Small));
    }

    [Fact]
    public void Compile_OfALongFlatSource_Succeeds() =>
        Assert.Equal(3000, Template.Compile("{{ 'ab'|length }}" + string.Concat(Enumerable.Repeat("{% if 1 %}a{% endif %}", 2999))).Render(new TemplateVariables()).Length);

    [Fact]
    public void Render_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Template template = Template.Compile("{% for i in range(100000) %}{% endfor %}");
        Assert.Throws<OperationCanceledException>(() => template.Render(new TemplateVariables(), source.Token));
    }
}
