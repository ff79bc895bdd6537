using GpuHost.Host.Api.Errors;
using GpuHost.Host.Api.Reading;
using Newtonsoft.Json.Linq;

namespace GpuHost.Host.Api.Tools;

/// <summary>
/// Reads <c>tool_choice</c>: a word, one tool by name, or some of the tools
/// (<c>{"type": "allowed_tools", "allowed_tools": {"mode": "auto" | "required", "tools": […]}}</c>).
/// </summary>
internal static class ToolChoiceReader
{
    private const string Field = "tool_choice";
    private const string FunctionType = "function";
    private const string AllowedType = "allowed_tools";

    /// <param name="fields">The request, or the part of it that chooses.</param>
    /// <param name="tools">The tools, which the model is told of all.</param>
    /// <param name="names">Their names.</param>
    /// <exception cref="ApiException">The choice is wrong.</exception>
    public static ToolSelection Read(RequestFields fields, JArray tools, string[] names) => fields.Find(Field) switch
    {
        null or JValue { Value: "auto" } => new ToolSelection(tools, names, ToolMode.Allowed, null),
        JValue { Value: "none" } => new ToolSelection(tools, names, ToolMode.Never, null),
        JValue { Value: "required" } => Required(tools, names),
        JObject choice when choice["type"] is JValue { Value: AllowedType } => ReadAllowed(fields.Object(Field)!, tools, names),
        JObject choice => Required(tools, [NameOf(choice, names, Field)]),
        _ => throw fields.Wrong(Field, "none, auto, required or a function's name"),
    };

    private static ToolSelection Required(JArray tools, string[] names) =>
        new(tools, names, ToolMode.Required, names.Length == 1 ? names[0] : null);

    private static ToolSelection ReadAllowed(RequestFields choice, JArray tools, string[] names)
    {
        RequestFields allowed = choice.Object(AllowedType)
            ?? throw ApiException.Invalid(choice.PathOf(AllowedType), $"The parameter '{choice.PathOf(AllowedType)}' is missing.");
        string path = allowed.PathOf("tools");
        string[] some = [.. (allowed.List("tools", ToolReader.ToolsMax) ?? []).Select((tool, index) => NameOf(tool, names, $"{path}[{index}]")).Distinct(StringComparer.Ordinal)];
        return some.Length == 0
            ? throw ApiException.Invalid(path, $"'{path}' allows no tool. Name some, or choose 'none'.")
            : allowed.Text("mode") switch
            {
                null or "auto" => new ToolSelection(tools, some, ToolMode.Allowed, null),
                "required" => Required(tools, some),
                _ => throw allowed.Wrong("mode", "auto or required"),
            };
    }

    private static string NameOf(JToken choice, string[] names, string path)
    {
        string? name = ((choice as JObject)?[FunctionType] as JObject)?["name"] is JValue { Value: string text } ? text : null;
        return name is not null && names.Contains(name, StringComparer.Ordinal)
            ? name
            : throw ApiException.Invalid(path, $"'{path}' names no tool of the request. There are: {string.Join(", ", names)}.");
    }
}
