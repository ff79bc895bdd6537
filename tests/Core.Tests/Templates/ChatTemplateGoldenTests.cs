using System.Globalization;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Templates;

namespace Pipelines.Core.Tests.Templates;

/// <summary>Chat templates against what model tooling's Jinja2 environment rendered, recorded by <c>golden/make.py</c>.</summary>
public class ChatTemplateGoldenTests
{
    private static readonly JObject Golden = GoldenFile.Read("chat.json");

    public static TheoryData<string> Names => [.. ((JObject)Golden["templates"]!).Properties().Select(template => template.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Render_EveryConversation_EqualsJinja(string name)
    {
        TemplateOptions options = TemplateOptions.ChatTemplate with { Clock = ClockOf((string)Golden["now"]!) };
        Template template = Template.Compile((string)Golden["templates"]![name]!, options);
        var failures = new List<string>();
        foreach (JObject golden in Golden["cases"]!.Cast<JObject>().Where(golden => (string)golden["source"]! == name))
        {
            var variables = new TemplateVariables((JObject)golden["variables"]!);
            string expected = (string?)golden["expected"] ?? "an error";
            string actual;
            try
            {
                actual = template.Render(variables);
            }
            catch (TemplateRenderException error)
            {
                actual = golden["error"] is null ? error.Message : "an error";
            }

            if (actual != expected)
            {
                failures.Add($"{golden["group"]}\n    wanted {expected}\n    got    {actual}\n    ({golden["error"]})");
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    private static FixedClock ClockOf(string now) =>
        new(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));
}
