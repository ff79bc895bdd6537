using FsCheck;
using FsCheck.Fluent;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Templates;

namespace Pipelines.Core.Tests.Templates;

public class TemplatePropertyTests
{
    private static readonly TemplateOptions Quick = new()
    {
        Limits = new TemplateLimits { MaxLoopIterations = 2000, MaxOutputChars = 20_000, MaxCreatedUnits = 100_000 },
    };

    // Pieces that make sense together often enough, and nonsense often enough.
    private static readonly string[] Pieces =
    [
        "text ", "\n", "  ", "{{ input.a }}", "{{ input.b|upper }}", "{{ 1 }}", "{{ [1, 2] }}", "{% if input.a %}", "{% if 1 %}", "{% else %}", "{% endif %}",
        "{% for i in [1, 2] %}", "{% for i in input.l %}", "{{ i }}", "{{ loop.index }}", "{% endfor %}", "{% set x = 1 %}", "{% set x = input.a %}", "{{ x }}",
        "{% set x %}", "{% endset %}", "{%- raw -%}", "{% endraw %}", "{# c #}", "{% macro m(a) %}", "{{ a }}", "{% endmacro %}", "{{ m(1) }}", "{{ m(input.a) }}",
        "{% filter upper %}", "{% endfilter %}", "{% with y = input %}", "{% endwith %}", "{{ y.a }}", "{% set l = [] %}", "{% do l.append(input.a) %}", "{{ l }}",
        "{% set ns = namespace(v=0) %}", "{% set ns.v = input.a %}", "{{ ns.v }}", "{% call m(1) %}", "{% endcall %}", "{% break %}", "{{", "}}", "{%", "%}", "(", "'", "{{ 1/0 }}",
    ];

    private static Arbitrary<string> Sources => Gen.Elements(Pieces).ListOf().Select(pieces => string.Concat(pieces)).ToArbitrary();

    private static Arbitrary<JObject> Rows => (
        from a in Gen.Elements<JToken>(1, "text", true, JValue.CreateNull(), new JArray(1, "x"))
        from b in Gen.Elements("", "b", "B 'quoted'")
        from length in Gen.Choose(0, 3)
        select new JObject { ["a"] = a.DeepClone(), ["b"] = b, ["l"] = new JArray(Enumerable.Range(0, length)) }).ToArbitrary();

    [Fact]
    public void StaticPrefix_OfAnyTemplate_BeginsEveryRendering() =>
        Prop.ForAll(Sources, Rows, (source, row) =>
        {
            if (TryCompile(source) is not { } template || TryRender(template, row) is not { } text)
            {
                return;
            }

            string prefix = template.StaticPrefix(new HashSet<string> { "input" });
            Assert.True(text.StartsWith(prefix, StringComparison.Ordinal), $"{source}\nprefix {prefix}\ntext {text}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void ReadFields_OfAnyTemplate_AreEnoughToRenderTheSame() =>
        Prop.ForAll(Sources, Rows, (source, row) =>
        {
            if (TryCompile(source) is not { } template || TryRender(template, row) is not { } text)
            {
                return;
            }

            var fields = template.ReadFields("input").ToFieldSet();
            var kept = new JObject(row.Properties().Where(property => fields.IsAll || fields.Names.Contains(property.Name)));
            Assert.Equal(text, TryRender(template, kept));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void CompileAndRender_OfAnything_ThrowOnlyTemplateExceptions() =>
        Prop.ForAll(Sources, Rows, (source, row) =>
        {
            try
            {
                Template.Compile(source, Quick).Render(new TemplateVariables { { "input", row } });
            }
            catch (TemplateException)
            {
                // A clear refusal is one of the two allowed ends.
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void Render_OfTextWithoutTags_IsTheTextItself() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), wrapped =>
        {
            string text = wrapped.Get.Replace("{", string.Empty, StringComparison.Ordinal).Replace('\r', ' ');
            TemplateOptions options = Quick with { KeepTrailingNewline = true };
            Assert.Equal(text, Template.Compile(text, options).Render(new TemplateVariables()));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Render_OfRawText_IsTheTextItself() =>
        Prop.ForAll(Sources, source =>
        {
            if (source.Contains("endraw", StringComparison.Ordinal))
            {
                return;
            }

            Assert.Equal(source, Template.Compile($"{{% raw %}}{source}{{% endraw %}}", Quick).Render(new TemplateVariables()));
        }).QuickCheckThrowOnFailure();

    private static Template? TryCompile(string source)
    {
        try
        {
            return Template.Compile(source, Quick);
        }
        catch (TemplateSyntaxException)
        {
            return null;
        }
    }

    private static string? TryRender(Template template, JObject row)
    {
        try
        {
            return template.Render(new TemplateVariables { { "input", row } });
        }
        catch (TemplateRenderException)
        {
            return null;
        }
    }
}
