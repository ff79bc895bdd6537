using Newtonsoft.Json.Linq;

namespace Pipelines.Runtime.Runs.Diffs;

/// <summary>A field whose value differs.</summary>
/// <param name="Name">The field.</param>
/// <param name="Before">Its value in the first run; null when it has none there.</param>
/// <param name="After">The same in the second run.</param>
public sealed record FieldDifference(string Name, JToken? Before, JToken? After);
