using GpuHost.Host.Api.Errors;
using GpuHost.Serving.Inference;
using Newtonsoft.Json.Linq;

namespace GpuHost.Host.Api.Reading;

/// <summary>Reads what OpenAI's protocol has no word for, and the engine understands.</summary>
internal static class ExtraParametersReader
{
    private const string TemplateVariables = "chat_template_kwargs";

    private const string Effort = "reasoning_effort";

    /// <summary>Null where nothing is said.</summary>
    /// <exception cref="ApiException">A value is wrong.</exception>
    public static JObject? ReadChat(RequestFields fields)
    {
        JObject? variables = fields.RawObject(TemplateVariables);
        if (fields.Text(Effort) is { } effort)
        {
            // A matter of the model's template, as in llama-server; templates that know of no effort read it not.
            variables = variables is null ? [] : (JObject)variables.DeepClone();
            variables.TryAdd(Effort, effort);
        }

        JObject? extra = ReadText(fields);
        if (variables is not null)
        {
            extra ??= [];
            extra[TemplateVariables] = variables;
        }

        return extra;
    }

    /// <summary>Null where nothing is said.</summary>
    /// <exception cref="ApiException">A value is wrong.</exception>
    public static JObject? ReadText(RequestFields fields) => fields.Flag(EngineInferenceClient.DeterministicParameter) is { } wanted
        ? new JObject { [EngineInferenceClient.DeterministicParameter] = wanted }
        : null;
}
