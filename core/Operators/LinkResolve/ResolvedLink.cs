using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Operators.LinkResolve;

/// <summary>What became of a link that is no id.</summary>
/// <param name="Ids">The ids that it is the same as, the most alike first; empty when there is none.</param>
/// <param name="Failure">Why it cannot be told; null when it can.</param>
internal sealed record ResolvedLink(IReadOnlyList<JToken> Ids, RowFailure? Failure);
