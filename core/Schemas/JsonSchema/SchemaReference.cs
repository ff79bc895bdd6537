namespace Pipelines.Core.Schemas.JsonSchema;

/// <summary>A <c>$ref</c>. Its target is set once, when the whole schema has been read.</summary>
internal sealed class SchemaReference(string text, string path)
{
    private SchemaNode? _target;

    /// <summary>The reference as written.</summary>
    public string Text { get; } = text;

    /// <summary>JSON Pointer of the <c>$ref</c> keyword.</summary>
    public string Path { get; } = path;

    /// <summary>The schema that is meant.</summary>
    public SchemaNode Target
    {
        get => _target ?? throw new InvalidOperationException($"{Text} is not linked yet");
        set => _target = value;
    }
}
