using System.Globalization;
using System.Text;
using GpuHost.Host.Api.Errors;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;

namespace GpuHost.Host.Api.Reading;

/// <summary>
/// An object of a request, read field by field. Whatever is of the wrong type is refused by its place, and so is whatever
/// nobody has asked for: a setting that is ignored in silence would be a lie.
/// </summary>
/// <param name="json">The object.</param>
/// <param name="path">Its place in the request, empty for the request itself.</param>
internal sealed class RequestFields(JObject json, string path = "")
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    public string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";

    /// <summary>Null where the field is absent or null.</summary>
    public JToken? Find(string name)
    {
        _read.Add(name);
        return json[name] is { Type: not JTokenType.Null } value ? value : null;
    }

    /// <summary>Fields that mean nothing here and may be there.</summary>
    public void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            _read.Add(name);
        }
    }

    public string? Text(string name) => Find(name) switch
    {
        null => null,
        JValue { Value: string text } => text,
        _ => throw Wrong(name, "text"),
    };

    public string RequiredText(string name) => Text(name) ?? throw Missing(name);

    public bool? Flag(string name) => Find(name) switch
    {
        null => null,
        JValue { Value: bool flag } => flag,
        _ => throw Wrong(name, "true or false"),
    };

    public int? Integer(string name, int min, int max) => WholeNumber(name, min, max) is { } value ? (int)value : null;

    public long? WholeNumber(string name, long min = long.MinValue, long max = long.MaxValue) => Find(name) switch
    {
        null => null,
        JValue { Value: long value } when value >= min && value <= max => value,
        _ => throw Wrong(name, string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}")),
    };

    public double? Number(string name, double min, double max)
    {
        double? value = Find(name) switch
        {
            null => null,
            JValue { Value: long whole } => whole,
            JValue { Value: double real } => real,
            _ => double.NaN,
        };
        return value is null || (value >= min && value <= max)
            ? value
            : throw Wrong(name, string.Create(CultureInfo.InvariantCulture, $"a number from {min} to {max}"));
    }

    public RequestFields? Object(string name) => Find(name) switch
    {
        null => null,
        JObject value => new RequestFields(value, PathOf(name)),
        _ => throw Wrong(name, "an object"),
    };

    /// <summary>The object itself, for what is passed on as it is.</summary>
    public JObject? RawObject(string name) => Find(name) switch
    {
        null => null,
        JObject value => value,
        _ => throw Wrong(name, "an object"),
    };

    public JArray? List(string name, int countMax) => Find(name) switch
    {
        null => null,
        JArray list when list.Count <= countMax => list,
        JArray => throw ApiException.Invalid(PathOf(name), $"'{PathOf(name)}' has more than {countMax} items."),
        _ => throw Wrong(name, "a list"),
    };

    /// <summary>The hash of what is asked for at <paramref name="endpoint"/>, whatever some of the fields say.</summary>
    public ContentHash HashWithout(string endpoint, params ReadOnlySpan<string> names)
    {
        var asked = (JObject)json.DeepClone();
        foreach (string name in names)
        {
            asked.Remove(name);
        }

        // No path has a line end in it, and the JSON is one line.
        return ContentHash.Of(Encoding.UTF8.GetBytes($"gpu-host/request/1\n{endpoint}\n{RowJson.Write(asked)}"));
    }

    /// <summary>Refuses what has not been read.</summary>
    public void RequireAllRead()
    {
        foreach (JProperty property in json.Properties())
        {
            if (!_read.Contains(property.Name))
            {
                throw ApiException.Invalid(PathOf(property.Name), $"The parameter '{PathOf(property.Name)}' is not known here. Leave it out.");
            }
        }
    }

    public ApiException Wrong(string name, string wanted) =>
        ApiException.Invalid(PathOf(name), $"'{PathOf(name)}' is not {wanted}.");

    private ApiException Missing(string name) =>
        ApiException.Invalid(PathOf(name), $"The parameter '{PathOf(name)}' is missing.");
}
