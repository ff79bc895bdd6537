using Newtonsoft.Json.Linq;

namespace Pipelines.Training.Data.Entities;

/// <summary>Something that a document names.</summary>
/// <param name="Type">What it is: <c>person</c>, <c>amount</c>, <c>date</c> …</param>
/// <param name="Text">As a document writes it in full.</param>
internal sealed record Entity(string Type, string Text)
{
    /// <summary>Other ways to write it, which do not say all of it: <c>first</c>, <c>last</c>, <c>titled</c>.</summary>
    public IReadOnlyDictionary<string, string> Forms { get; init; } = new Dictionary<string, string>();

    /// <summary>Its normal form: a date in ISO 8601, the number of an amount; null when it has none.</summary>
    public JToken? Normal { get; init; }

    /// <summary>The currency of an amount, the unit of a quantity; null when there is none.</summary>
    public string? Unit { get; init; }

    /// <summary>The members of a list; empty for everything else.</summary>
    public IReadOnlyList<Entity> Items { get; init; } = [];
}
