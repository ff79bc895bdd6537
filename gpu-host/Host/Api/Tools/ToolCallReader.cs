using System.Text.Json;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;

namespace GpuHost.Host.Api.Tools;

/// <summary>
/// Finds the calls in what a model wrote. Models were taught different forms; those of Hermes and Qwen
/// (<c>&lt;tool_call&gt;{…}&lt;/tool_call&gt;</c>), of Mistral (<c>[TOOL_CALLS] […]</c>) and of Llama 3 (a bare object) are known.
/// Text that is none of them, or names a tool that the request has not, is an ordinary answer.
/// </summary>
internal static partial class ToolCallReader
{
    /// <summary>Calls of one answer.</summary>
    public const int CallsMax = 64;

    /// <summary>Empty where the answer is text.</summary>
    public static IReadOnlyList<ToolCall> Read(string answer, ToolSelection selection) => selection switch
    {
        { Mode: ToolMode.Never } => [],
        { Forced: { } name } => [new ToolCall(name, answer)],
        _ => ReadForms(answer, selection.Names),
    };

    private static IReadOnlyList<ToolCall> ReadForms(string answer, IReadOnlyList<string> names)
    {
        string text = answer.Trim();
        MatchCollection tagged = TaggedCall().Matches(text);
        IEnumerable<JToken> parts = tagged.Count > 0
            ? tagged.Select(static match => TryParse(match.Groups[1].Value.Trim()))
            : TryParse(MistralMark().Replace(text, "")) is JArray list ? list : [TryParse(text)];
        List<ToolCall?> calls = [.. parts.Take(CallsMax).Select(part => ToCall(part, names))];
        return calls.TrueForAll(static call => call is not null) ? [.. calls.OfType<ToolCall>()] : [];
    }

    private static ToolCall? ToCall(JToken part, IReadOnlyList<string> names) =>
        part is JObject call
        && call["name"] is JValue { Value: string name }
        && names.Contains(name, StringComparer.Ordinal)
        && (call["arguments"] ?? call["parameters"]) is { } arguments
            ? new ToolCall(name, arguments is JValue { Value: string text } ? text : RowJson.Write(arguments))
            : null;

    private static JToken TryParse(string text)
    {
        try
        {
            return RowJson.Parse(text);
        }
        catch (JsonException)
        {
            return JValue.CreateNull();
        }
    }

    /// <summary>The spaces around the JSON are left to the trimming: three repeats in a row would take cubic time on an answer of spaces.</summary>
    [GeneratedRegex(@"<tool_call>(.*?)</tool_call>", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex TaggedCall();

    [GeneratedRegex(@"^\[TOOL_CALLS\]\s*", RegexOptions.CultureInvariant)]
    private static partial Regex MistralMark();
}
