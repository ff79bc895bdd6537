using Newtonsoft.Json.Linq;
using Pipelines.Core.Python.Values;
using Pipelines.Core.Templates;

namespace Pipelines.Core.Tests.Templates;

/// <summary>The engine against what Python's Jinja2 rendered, recorded by <c>golden/make.py</c>.</summary>
public class TemplateGoldenTests
{
    private const int MinCases = 400;

    // Jinja's names for errors that are ours under another name, or of several kinds.
    private static readonly Dictionary<string, string[]> OurNames = new()
    {
        ["TemplateSyntaxError"] = ["syntax"],
        ["TemplateAssertionError"] = ["syntax"],
        ["SyntaxError"] = ["syntax"],
        ["TemplateRuntimeError"] = ["RuntimeError"],
        ["FilterArgumentError"] = ["TypeError", "ValueError"],
        ["AssertionError"] = ["ValueError"],

        // Sizes that Python computes and then cannot print.
        ["ValueError"] = ["ValueError", "LimitReached"],
    };

    private static readonly JObject Golden = GoldenFile.Read("jinja.json");

    public static TheoryData<string> Groups => [.. Cases().Select(golden => (string)golden["group"]!).Distinct()];

    [Theory]
    [MemberData(nameof(Groups))]
    public void Render_EveryCase_EqualsJinja(string group)
    {
        var variables = new TemplateVariables((JObject)Golden["variables"]!);
        List<string> failures = [.. Cases().Where(golden => (string)golden["group"]! == group)
            .Select(golden => Compare(golden, variables)).OfType<string>()];
        Assert.True(failures.Count == 0, $"{failures.Count} differ:\n{string.Join("\n", failures)}");
    }

    [Fact]
    public void Cases_AreMany() => Assert.True(Cases().Count() >= MinCases);

    private static IEnumerable<JObject> Cases() => Golden["cases"]!.Cast<JObject>();

    private static string? Compare(JObject golden, TemplateVariables variables)
    {
        string source = (string)golden["source"]!;
        string answer;
        bool isSame;
        try
        {
            answer = Template.Compile(source, Options((JObject)golden["options"]!)).Render(variables);
            isSame = answer == (string?)golden["expected"];
        }
        catch (TemplateException error)
        {
            string name = error is TemplateRenderException render ? render.ErrorType : "syntax";
            answer = $"{name}: {error.Message}";
            isSame = (string?)golden["error"] is { } expected && OurNames.GetValueOrDefault(expected, [expected]).Contains(name);
        }

        return isSame ? null : $"  {source}\n    wanted {golden["expected"]?.ToString() ?? golden["error"]}\n    got    {answer}";
    }

    private static TemplateOptions Options(JObject options) => new()
    {
        TrimBlocks = (bool?)options["trim"] ?? false,
        LStripBlocks = (bool?)options["lstrip"] ?? false,
        KeepTrailingNewline = (bool?)options["keep"] ?? false,
        Autoescape = (bool?)options["autoescape"] ?? false,
        Undefined = (string?)options["undefined"] switch
        {
            "lenient" => UndefinedBehavior.Lenient,
            "chainable" => UndefinedBehavior.Chainable,
            _ => UndefinedBehavior.Strict,
        },
    };
}
