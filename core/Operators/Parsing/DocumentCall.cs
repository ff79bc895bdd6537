using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Operators.Parsing;

/// <summary>A file to be parsed.</summary>
/// <param name="Function">The parser.</param>
/// <param name="Path">The file as the row names it.</param>
/// <param name="Arguments">The parser's options (<c>function_kwargs</c>); only read.</param>
/// <param name="Places">Where the file may be.</param>
public sealed record DocumentCall(string Function, string Path, JObject Arguments, Documents.DocumentPlaces Places)
{
    /// <summary>Leave out what DocETL leaves out (tables, grouped shapes).</summary>
    public bool HasQuirks { get; init; }
}
