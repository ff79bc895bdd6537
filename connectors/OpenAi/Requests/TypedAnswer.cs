using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;

namespace Pipelines.Connectors.OpenAi.Requests;

/// <summary>Asks for an answer of a schema, the way DocETL does: a forced tool call, or a response format.</summary>
internal static class TypedAnswer
{
    /// <summary>The tool that carries the answer.</summary>
    public const string ToolName = "send_output";

    private const string FormatName = "structured_output";
    private const string ToolDescription = "Hands the result over.";

    public static void Ask(JObject body, JObject schema, OutputMode mode, EndpointDialect dialect)
    {
        JObject sent = dialect.AcceptsClosedObjects ? schema : OpenedSchema.Of(schema);
        bool strict = dialect.AcceptsStrict && StrictSchema.Fits(sent);
        if (mode == OutputMode.StructuredOutput && dialect.AcceptsResponseFormat)
        {
            body["response_format"] = new JObject
            {
                ["type"] = "json_schema",
                ["json_schema"] = WithStrict(new JObject { ["name"] = FormatName, ["schema"] = sent }, strict),
            };
            return;
        }

        JObject function = WithStrict(new JObject { ["name"] = ToolName, ["description"] = ToolDescription, ["parameters"] = sent }, strict);
        body["tools"] = new JArray(new JObject { ["type"] = "function", ["function"] = function });
        body["tool_choice"] = new JObject { ["type"] = "function", ["function"] = new JObject { ["name"] = ToolName } };
    }

    private static JObject WithStrict(JObject part, bool strict)
    {
        if (strict)
        {
            part["strict"] = true;
        }

        return part;
    }
}
