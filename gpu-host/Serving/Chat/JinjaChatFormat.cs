using System.Text.Json;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Inference;
using Pipelines.Core.Templates;

namespace GpuHost.Serving.Chat;

/// <summary>The model's own chat template, with the variables that Transformers gives it.</summary>
internal sealed class JinjaChatFormat : IChatFormat
{
    private const string Between = "\n\n";
    private const string Probe = "TheseWordsReachTheModel";

    private readonly Template _template;
    private readonly string _bosText;
    private readonly string _eosText;
    private readonly bool _readsParts;
    private readonly bool _ignoresSystemRole;

    /// <param name="template">Compiled with <see cref="TemplateOptions.ChatTemplate"/>.</param>
    /// <param name="bosText">The text of BOS, empty if there is none.</param>
    /// <param name="eosText">The text of EOS, empty if there is none.</param>
    public JinjaChatFormat(Template template, string bosText, string eosText)
    {
        _template = template;
        _bosText = bosText;
        _eosText = eosText;
        _readsParts = PassesOn(inParts: false, new ChatMessage(ChatRole.User, Probe)) != true
            && PassesOn(inParts: true, new ChatMessage(ChatRole.User, Probe)) == true;
        _ignoresSystemRole =
            PassesOn(_readsParts, new ChatMessage(ChatRole.System, Probe), new ChatMessage(ChatRole.User, "Hello")) == false;
    }

    public string Render(IReadOnlyList<ChatMessage> messages, JObject? variables)
    {
        TemplateRenderException? refusal = null;
        foreach (IReadOnlyList<ChatMessage> form in FormsOf(messages))
        {
            try
            {
                return RenderOnce(form, variables, _readsParts);
            }
            catch (TemplateRenderException refused)
            {
                refusal ??= refused;
            }
        }

        throw new InferenceException(
            InferenceFailureKind.BadRequest,
            $"The model's chat template refuses the conversation: {refusal!.Problem}",
            innerException: refusal);
    }

    /// <summary>
    /// The conversation as it is; and, for models that know no system role and refuse it or pass over it, with what the
    /// system says before the user's first words, as their makers advise.
    /// </summary>
    private IEnumerable<IReadOnlyList<ChatMessage>> FormsOf(IReadOnlyList<ChatMessage> messages)
    {
        bool hasOtherForm = messages.Count > 1 && messages[0].Role == ChatRole.System && messages[1].Role == ChatRole.User;
        if (!hasOtherForm || !_ignoresSystemRole)
        {
            yield return messages;
        }

        if (hasOtherForm)
        {
            yield return [messages[1] with { Content = messages[0].Content + Between + messages[1].Content }, .. messages.Skip(2)];
        }
    }

    /// <summary>
    /// Whether the probe in the messages is in the text: a template can drop what it does not expect without a word. Null
    /// if it refuses, be it the role or for want of variables of its own; rendering finds out which.
    /// </summary>
    private bool? PassesOn(bool inParts, params ChatMessage[] messages)
    {
        try
        {
            return RenderOnce(messages, variables: null, inParts).Contains(Probe, StringComparison.Ordinal);
        }
        catch (TemplateRenderException)
        {
            return null;
        }
    }

    private string RenderOnce(IReadOnlyList<ChatMessage> messages, JObject? variables, bool inParts)
    {
        var values = new TemplateVariables();
        values.Add("tools", null);
        values.Add("documents", null);
        foreach ((string name, JToken? value) in variables ?? [])
        {
            values.Add(name, value);
        }

        values.Add("messages", new JArray(messages.Select(message => ToJson(message, inParts))));
        values.Add("add_generation_prompt", true);
        values.Add("bos_token", _bosText);
        values.Add("eos_token", _eosText);
        return _template.Render(values);
    }

    /// <param name="message">A message.</param>
    /// <param name="inParts">The text as a list of one part, for the templates of models with images that read nothing else.</param>
    private static JObject ToJson(ChatMessage message, bool inParts)
    {
        JToken content = inParts ? new JArray(new JObject { ["type"] = "text", ["text"] = message.Content }) : message.Content;
        var json = new JObject { ["role"] = ChatMlFormat.RoleName(message.Role), ["content"] = content };
        if (message.Name is not null)
        {
            json["name"] = message.Name;
        }

        if (message.ToolCalls is not null)
        {
            json["tool_calls"] = ToolCallsOf(message.ToolCalls);
        }

        if (message.ToolCallId is not null)
        {
            json["tool_call_id"] = message.ToolCallId;
        }

        return json;
    }

    /// <summary>Templates write a call's arguments themselves, so they get the object and not its text; what is no object stays as it is.</summary>
    private static JArray ToolCallsOf(JArray calls)
    {
        var read = (JArray)calls.DeepClone();
        foreach (JObject function in read.Select(static call => call["function"]).OfType<JObject>())
        {
            if (function["arguments"] is JValue { Value: string text } && TryParseObject(text) is { } arguments)
            {
                function["arguments"] = arguments;
            }
        }

        return read;
    }

    private static JObject? TryParseObject(string text)
    {
        try
        {
            return RowJson.ParseObject(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
