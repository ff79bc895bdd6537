using GpuHost.Host.Api.Errors;
using GpuHost.Host.Api.Reading;
using Newtonsoft.Json.Linq;

namespace GpuHost.Host.Api.Tools;

/// <summary>Reads <c>tools</c>; <see cref="ToolChoiceReader"/> reads which of them may or must be called.</summary>
internal static class ToolReader
{
    /// <summary>Most tools of a request, as OpenAI has it.</summary>
    public const int ToolsMax = 128;

    private const string FunctionType = "function";

    /// <exception cref="ApiException">A tool or the choice is wrong.</exception>
    public static ToolSelection Read(RequestFields fields)
    {
        JArray? tools = fields.List("tools", ToolsMax);
        JToken? choice = fields.Find("tool_choice");
        if (tools is null or { Count: 0 })
        {
            return choice is null or JValue { Value: "none" or "auto" }
                ? ToolSelection.None
                : throw ApiException.Invalid("tool_choice", "'tool_choice' chooses among tools, and the request has none.");
        }

        string[] names = [.. tools.Select((tool, index) => NameOf(tool, $"tools[{index}]"))];
        return ToolChoiceReader.Read(fields, tools, names);
    }

    /// <summary>The parameters of a tool as a JSON Schema; a tool without any takes an empty object.</summary>
    public static JObject ParametersOf(JArray tools, string name)
    {
        JToken function = tools.Select(static tool => tool[FunctionType]!).First(one => (string?)one["name"] == name);
        return function["parameters"] as JObject
            ?? new JObject { ["type"] = "object", ["properties"] = new JObject(), ["additionalProperties"] = false };
    }

    private static string NameOf(JToken tool, string path)
    {
        if (tool is not JObject json)
        {
            throw ApiException.Invalid(path, $"'{path}' is not an object.");
        }

        var fields = new RequestFields(json, path);
        if (fields.RequiredText("type") != FunctionType)
        {
            throw fields.Wrong("type", "function, the only kind of tool here");
        }

        RequestFields function = fields.Object(FunctionType)
            ?? throw ApiException.Invalid($"{path}.function", $"'{path}.function' is missing.");
        function.RawObject("parameters");
        string name = function.RequiredText("name");
        return name.Length is > 0 and <= 64 && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')
            ? name
            : throw function.Wrong("name", "1 to 64 letters, digits, '_', '-' or '.'");
    }
}
