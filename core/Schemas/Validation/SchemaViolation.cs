namespace Pipelines.Core.Schemas.Validation;

/// <summary>One way in which a value does not fit its schema.</summary>
/// <param name="Path">JSON Pointer to the offending part of the value; empty for the whole value.</param>
/// <param name="Rule">The JSON Schema keyword that is broken.</param>
/// <param name="Message">What is wrong and what would be right, worded for whoever has to mend it, person or model.</param>
public sealed record SchemaViolation(string Path, string Rule, string Message)
{
    /// <summary>Place and message on one line.</summary>
    public override string ToString() => Path.Length == 0 ? Message : $"{Path}: {Message}";
}
