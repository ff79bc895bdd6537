using GpuHost.Serving.Chat;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;
using Pipelines.Core.Templates;

namespace GpuHost.Serving.Tests.Chat;

public sealed class JinjaChatFormatTests
{
    private static readonly ChatMessage[] Conversation =
    [
        new(ChatRole.System, "Be brief."),
        new(ChatRole.User, "Hello"),
        new(ChatRole.Assistant, "Hi"),
        new(ChatRole.User, "Who are you?"),
    ];

    [Fact]
    public void Render_Template_GetsMessagesAndSpecialTokens()
    {
        JinjaChatFormat format = FormatOf(
            "{{ bos_token }}{% for m in messages %}[{{ m.role }}] {{ m['content'] | trim }}{{ eos_token }}\n{% endfor %}" +
            "{% if add_generation_prompt %}[assistant]{% endif %}");

        Assert.Equal(
            "<s>[system] Be brief.</s>\n[user] Hello</s>\n[assistant] Hi</s>\n[user] Who are you?</s>\n[assistant]",
            format.Render(Conversation, null));
    }

    [Fact]
    public void Render_ToolCalls_ArgumentsAreGivenAsTheObject()
    {
        JinjaChatFormat format = FormatOf(
            "{% for t in tools or [] %}{{ t.function.name }};{% endfor %}" +
            "{% for m in messages %}<{{ m.role }}>{{ m.content }}" +
            "{% for c in m.tool_calls or [] %}{{ c.function.name }}({{ c.function.arguments.city }}){% endfor %}" +
            "{% if m.tool_call_id %}#{{ m.tool_call_id }}{% endif %}{% endfor %}");
        ChatMessage[] turns =
        [
            new(ChatRole.User, "Weather?"),
            new(ChatRole.Assistant, "") { ToolCalls = JArray.Parse("""[{"id":"c1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Bern\"}"}}]""") },
            new(ChatRole.Tool, "rain", "weather") { ToolCallId = "c1" },
        ];

        string text = format.Render(turns, JObject.Parse("""{"tools":[{"type":"function","function":{"name":"weather"}}]}"""));

        Assert.Equal("weather;<user>Weather?<assistant>weather(Bern)<tool>rain#c1", text);
    }

    [Fact]
    public void Render_TemplateThatRefusesTheSystemRole_GetsItWithTheFirstWords()
    {
        JinjaChatFormat format = FormatOf(
            "{% for m in messages %}{% if m.role == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}" +
            "<{{ m.role }}>{{ m.content }}{% endfor %}");

        Assert.Equal("<user>Be brief.\n\nHello<assistant>Hi<user>Who are you?", format.Render(Conversation, null));
    }

    [Fact]
    public void Render_TemplateThatPassesOverTheSystemRole_GetsItWithTheFirstWords()
    {
        JinjaChatFormat format = FormatOf(
            "{% for m in messages %}{% if m.role != 'system' %}<{{ m.role }}>{{ m.content }}{% endif %}{% endfor %}");

        Assert.Equal("<user>Be brief.\n\nHello<assistant>Hi<user>Who are you?", format.Render(Conversation, null));
    }

    [Theory]
    [InlineData("{% for part in m.content %}{% if part.type == 'text' %}{{ part.text }}{% endif %}{% endfor %}")]
    [InlineData("{{ '' + m.content[0].text }}")]
    public void Render_TemplateThatReadsPartsOnly_GetsParts(string content)
    {
        JinjaChatFormat format = FormatOf($"{{% for m in messages %}}<{{{{ m.role }}}}>{content}{{% endfor %}}");

        Assert.Equal("<system>Be brief.<user>Hello<assistant>Hi<user>Who are you?", format.Render(Conversation, null));
    }

    [Fact]
    public void Render_TemplateThatTakesTextAndParts_GetsText()
    {
        JinjaChatFormat format = FormatOf("{% for m in messages %}{{ m.content if m.content is string else m.content[0].text }},{% endfor %}");

        Assert.Equal("Be brief.,Hello,Hi,Who are you?,", format.Render(Conversation, null));
    }

    [Fact]
    public void Render_TemplateThatAsksForToolsAndDocuments_FindsThemNoneUnlessGiven()
    {
        JinjaChatFormat format = FormatOf("{{ tools is none }} {{ documents is none }} {{ documents }}");

        Assert.Equal("True True None", format.Render(Conversation, null));
        Assert.Equal("True False [1]", format.Render(Conversation, new JObject { ["documents"] = new JArray(1) }));
    }

    [Fact]
    public void Render_TemplateThatRefusesTheConversation_IsABadRequestWithItsWords()
    {
        JinjaChatFormat format = FormatOf("{{ raise_exception('Roles must alternate') }}");

        InferenceException refusal = Assert.Throws<InferenceException>(() => format.Render(Conversation, null));
        Assert.Equal(InferenceFailureKind.BadRequest, refusal.Kind);
        Assert.Contains("Roles must alternate", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_FurtherVariables_ReachTheTemplate()
    {
        JinjaChatFormat format = FormatOf("{% if enable_thinking is defined and not enable_thinking %}quick{% else %}slow{% endif %}");

        Assert.Equal("slow", format.Render(Conversation, null));
        Assert.Equal("quick", format.Render(Conversation, new JObject { ["enable_thinking"] = false }));
    }

    private static JinjaChatFormat FormatOf(string source) =>
        new(Template.Compile(source, TemplateOptions.ChatTemplate), "<s>", "</s>");
}
