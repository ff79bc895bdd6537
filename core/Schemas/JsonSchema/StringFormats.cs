using Pipelines.Core.Schemas.Patterns;

namespace Pipelines.Core.Schemas.JsonSchema;

/// <summary>The formats of JSON Schema that are checked. Each is one pattern that validation and grammar share.</summary>
internal static class StringFormats
{
    private static readonly Dictionary<string, StringFormat> All = new StringFormat[]
    {
        Exact("date", "2024-02-29", $"^{FormatPatterns.Date}$"),
        Timed("time", "18:25:43Z", $"^{FormatPatterns.Time}$", $"^{FormatPatterns.AnyTime}$"),
        Timed("date-time", "2024-02-29T18:25:43Z", $"^{FormatPatterns.Date}T{FormatPatterns.Time}$", $"^{FormatPatterns.Date}[Tt]{FormatPatterns.AnyTime}$"),
        Exact("duration", "P1DT12H", $"^{FormatPatterns.Duration}$"),
        Exact("uuid", "123e4567-e89b-12d3-a456-426614174000", "^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"),
        Exact("email", "ann@example.org", $"^{FormatPatterns.Email}$"),
        Exact("idn-email", "ann@example.org", @"^[^\s@""\\]+@[^\s@""\\]+$"),
        Wider("hostname", "www.example.org", $"^{FormatPatterns.ShortHostname}$", $"^{FormatPatterns.Hostname}$", host => host.Length <= 253),
        Exact("ipv4", "192.0.2.1", $"^{FormatPatterns.Ipv4}$"),
        Exact("ipv6", "2001:db8::1", $"^{FormatPatterns.Ipv6}$"),
        Exact("uri", "https://example.org/a", $"^{FormatPatterns.Scheme}:{FormatPatterns.UriCharacters}+(?:#{FormatPatterns.UriCharacters}*)?$"),
        Exact("uri-reference", "/a#b", $"^{FormatPatterns.UriCharacters}*(?:#{FormatPatterns.UriCharacters}*)?$"),
        Exact("iri", "https://example.org/ä", $"^{FormatPatterns.Scheme}:{FormatPatterns.IriCharacter}+$"),
        Exact("iri-reference", "/ä", $"^{FormatPatterns.IriCharacter}*$"),
        Exact("json-pointer", "/a/0", "^(?:/(?:[^~/]|~[01])*)*$"),
        Exact("relative-json-pointer", "1/a", "^(?:0|[1-9][0-9]*)(?:#|(?:/(?:[^~/]|~[01])*)*)$"),
        Exact("byte", "aGk=", "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"),
        new StringFormat("regex", "^a+$", null, IsPattern),
    }.ToDictionary(format => format.Name, StringComparer.Ordinal);

    /// <summary>Formats that describe a value and ask nothing of it.</summary>
    private static readonly string[] Descriptive = ["password", "binary", "float", "double", "int32", "int64"];

    public static IEnumerable<string> Names => All.Keys.Concat(Descriptive);

    public static StringFormat? Find(string name) => All.GetValueOrDefault(name);

    public static bool IsDescriptive(string name) => Descriptive.Contains(name, StringComparer.Ordinal);

    private static StringFormat Exact(string name, string example, string pattern)
    {
        SchemaPattern compiled = SchemaPattern.Compile(pattern);
        return new StringFormat(name, example, compiled, value => compiled.IsMatch(value) == true);
    }

    /// <summary>A format of which a model writes the usual part only.</summary>
    private static StringFormat Wider(string name, string example, string generated, string accepted, Func<string, bool> also)
    {
        SchemaPattern compiled = SchemaPattern.Compile(accepted);
        return new StringFormat(name, example, SchemaPattern.Compile(generated), value => compiled.IsMatch(value) == true && also(value));
    }

    private static StringFormat Timed(string name, string example, string generated, string accepted) =>
        Wider(name, example, generated, accepted, LeapSecond.IsSound);

    private static bool IsPattern(string value)
    {
        try
        {
            SchemaPattern.Compile(value);
            return true;
        }
        catch (PatternReadException)
        {
            return false;
        }
    }
}
