namespace Pipelines.Core.Operators.Classify;

/// <summary>A class that rows may be of.</summary>
/// <param name="Name">What the answer calls it.</param>
/// <param name="Description">When a row is of it; null when the name says it.</param>
internal sealed record ClassLabel(string Name, string? Description)
{
    /// <summary>As the model reads it.</summary>
    public override string ToString() => Description is null ? Name : $"{Name}: {Description}";
}
