using GpuHost.Host.Api.Errors;
using GpuHost.Host.Api.Reading;
using Newtonsoft.Json.Linq;

namespace GpuHost.Host.Api.Chat;

/// <summary>Reads <c>response_format</c>. The schema is kept to by a grammar, whether <c>strict</c> is asked for or not.</summary>
internal static class ResponseFormatReader
{
    /// <summary>The answer's schema; null for text.</summary>
    /// <exception cref="ApiException">The format is wrong or unknown.</exception>
    public static JObject? Read(RequestFields fields)
    {
        if (fields.Object("response_format") is not { } format)
        {
            return null;
        }

        string type = format.RequiredText("type");
        JObject? schema = type switch
        {
            "text" => null,
            "json_object" => format.RawObject("schema") ?? new JObject { ["type"] = "object" },
            "json_schema" => ReadSchema(format),
            _ => throw format.Wrong("type", "text, json_object or json_schema"),
        };
        format.RequireAllRead();
        return schema;
    }

    private static JObject ReadSchema(RequestFields format)
    {
        RequestFields named = format.Object("json_schema")
            ?? throw ApiException.Invalid(format.PathOf("json_schema"), $"The parameter '{format.PathOf("json_schema")}' is missing.");
        named.Ignore("name", "description", "strict");
        JObject schema = named.RawObject("schema")
            ?? throw ApiException.Invalid(named.PathOf("schema"), $"The parameter '{named.PathOf("schema")}' is missing.");
        named.RequireAllRead();
        return schema;
    }
}
