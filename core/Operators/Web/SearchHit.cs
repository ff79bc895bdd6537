namespace Pipelines.Core.Operators.Web;

/// <summary>A hit of a search.</summary>
/// <param name="Title">Its title, as text.</param>
/// <param name="Description">What the engine says of it, as text.</param>
/// <param name="Address">Where it is.</param>
public sealed record SearchHit(string Title, string Description, string Address);
