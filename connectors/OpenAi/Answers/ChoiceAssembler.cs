using System.Text;
using Newtonsoft.Json.Linq;
using Pipelines.Connectors.OpenAi.Requests;

namespace Pipelines.Connectors.OpenAi.Answers;

/// <summary>Collects the deltas of one choice.</summary>
internal sealed class ChoiceAssembler
{
    private readonly StringBuilder _content = new();
    private readonly StringBuilder _reasoning = new();
    private readonly StringBuilder _refusal = new();
    private readonly StringBuilder _arguments = new();
    private readonly JArray _logProbs = [];
    private string? _finishReason;
    private bool _calledTool;

    public bool IsFinished => _finishReason is not null;

    /// <summary>Takes in one delta and returns the text that it adds to the answer.</summary>
    public string Add(JObject choice)
    {
        _finishReason = Text(choice["finish_reason"]) ?? _finishReason;
        _logProbs.Merge(choice.SelectToken("logprobs.content") as JArray ?? []);
        if (choice["delta"] is not JObject delta)
        {
            return "";
        }

        _reasoning.Append(Text(delta["reasoning_content"]) ?? Text(delta["reasoning"]));
        _refusal.Append(Text(delta["refusal"]));
        string content = Text(delta["content"]) ?? "";
        _content.Append(content);

        // Only the first tool is asked for; a second one would be another answer.
        JToken? call = (delta["tool_calls"] as JArray)?.OfType<JObject>().FirstOrDefault(tool => tool["index"] is null || (int?)tool["index"] == 0);
        _calledTool |= call is not null;
        string arguments = Text(call?.SelectToken("function.arguments")) ?? "";
        _arguments.Append(arguments);
        return content + arguments;
    }

    public JObject ToJson(int index)
    {
        var message = new JObject { ["content"] = _content.ToString(), ["reasoning_content"] = _reasoning.ToString(), ["refusal"] = _refusal.ToString() };
        if (_calledTool)
        {
            message["tool_calls"] = new JArray(new JObject
            {
                ["function"] = new JObject { ["name"] = TypedAnswer.ToolName, ["arguments"] = _arguments.ToString() },
            });
        }

        return new JObject
        {
            ["index"] = index,
            ["message"] = message,
            ["finish_reason"] = _finishReason,
            ["logprobs"] = _logProbs.Count > 0 ? new JObject { ["content"] = _logProbs } : null,
        };
    }

    private static string? Text(JToken? token) => token is JValue { Type: JTokenType.String } ? (string?)token : null;
}
