namespace Pipelines.Core.Operators.Web;

/// <summary>Something to search for.</summary>
/// <param name="Engine">Who is asked, for example <c>brave</c>.</param>
/// <param name="Query">Not blank.</param>
/// <param name="HitsMax">So many hits at most.</param>
public sealed record SearchRequest(string Engine, string Query, int HitsMax);
