using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Api.Tools;

/// <summary>
/// Makes a completion ask for tools: the model's template is told of them, and where a call is a must, a grammar leaves nothing
/// but its JSON.
/// <code>
/// one tool      the arguments themselves
/// one of many   {"name": "…", "arguments": {…}}
/// </code>
/// </summary>
internal static class ToolPlan
{
    private const string TemplateVariables = "chat_template_kwargs";

    public static CompletionRequest Apply(CompletionRequest request, ToolSelection selection)
    {
        if (selection.Tools is not { } tools)
        {
            return request;
        }

        CompletionRequest told = request with { ExtraParameters = WithTools(request.ExtraParameters, tools) };
        return selection switch
        {
            { Mode: not ToolMode.Required } => told,
            { Forced: { } name } => told with { OutputSchema = ToolReader.ParametersOf(tools, name) },
            _ => told with { OutputSchema = AnyOf(tools, selection.Names) },
        };
    }

    private static JObject WithTools(JObject? extra, JArray tools)
    {
        var own = (JObject?)extra?.DeepClone() ?? [];
        var variables = own[TemplateVariables] as JObject ?? [];
        variables["tools"] = tools.DeepClone();
        own[TemplateVariables] = variables;
        return own;
    }

    private static JObject AnyOf(JArray tools, IReadOnlyList<string> names) => new()
    {
        ["anyOf"] = new JArray(names.Select(name => new JObject
        {
            ["type"] = "object",
            ["properties"] = new JObject
            {
                ["name"] = new JObject { ["const"] = name },
                ["arguments"] = ToolReader.ParametersOf(tools, name).DeepClone(),
            },
            ["required"] = new JArray("name", "arguments"),
            ["additionalProperties"] = false,
        })),
    };
}
