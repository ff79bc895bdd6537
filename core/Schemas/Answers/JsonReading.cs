using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Schemas.Answers;

/// <summary>One JSON value read from a text, with the offset behind it, or the fault that ended the reading.</summary>
internal readonly record struct JsonReading(JToken? Value, int End, JsonFault? Fault);
