using Newtonsoft.Json.Linq;
using Pipelines.Core.Specs;

namespace Pipelines.Core.Planning;

/// <summary>One parser of a dataset (<c>parsing</c>).</summary>
/// <param name="Function">The parser's name, for example <c>txt_to_string</c>.</param>
/// <param name="InputKey">The field that holds the path of the file to parse.</param>
/// <param name="OutputKey">The field that gets the text.</param>
/// <param name="Arguments">The parser's own options (<c>function_kwargs</c>); empty when none are given.</param>
/// <param name="Location">Where it is written.</param>
public sealed record DatasetParsing(string Function, string InputKey, string OutputKey, JObject Arguments, SpecLocation Location);
