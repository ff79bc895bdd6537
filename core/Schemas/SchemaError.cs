namespace Pipelines.Core.Schemas;

/// <summary>One thing that is wrong with a schema as written.</summary>
/// <param name="Path">JSON Pointer (RFC 6901) to the place, relative to the schema that was given; empty for its root.</param>
/// <param name="Offset">Where the place is a text (a type such as <c>list[string]</c>): zero-based character within it.</param>
/// <param name="Message">What is wrong and what to write instead.</param>
public sealed record SchemaError(string Path, int? Offset, string Message)
{
    /// <summary>Place and message on one line.</summary>
    public override string ToString()
    {
        string place = Path.Length == 0 ? "schema" : Path;
        return Offset is int offset ? $"{place}, character {offset + 1}: {Message}" : $"{place}: {Message}";
    }
}
