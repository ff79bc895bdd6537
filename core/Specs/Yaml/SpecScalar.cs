using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Specs.Yaml;

/// <summary>A single value.</summary>
public sealed class SpecScalar : SpecNode
{
    private const int ShownCharsMax = 40;
    private readonly TextLayout? _layout;

    internal SpecScalar(SpecLocation location, string text, SpecScalarKind kind, JValue value, TextLayout? layout = null)
        : base(location, nodeCount: 1)
    {
        Text = text;
        Kind = kind;
        Value = value;
        _layout = layout;
    }

    /// <summary>The text as written, quotes and block marks taken off.</summary>
    public string Text { get; }

    public SpecScalarKind Kind { get; }

    /// <summary>The typed value; a float may be infinite or not a number. Not to be changed: copy it before it goes into a row.</summary>
    internal JValue Value { get; }

    /// <summary>
    /// Where a place inside the text stands in the file: exactly for literal blocks (<c>|</c>) and texts written on one line, else
    /// where the text begins.
    /// </summary>
    /// <param name="line">From 1.</param>
    /// <param name="column">From 1.</param>
    internal SpecLocation LocationAt(int line, int column) =>
        _layout is null ? Location : new SpecLocation(_layout.FirstLine + line - 1, _layout.IndentColumns + column);

    internal override string Describe() => Kind switch
    {
        SpecScalarKind.Null => "nothing",
        SpecScalarKind.Text => $"the text '{Shown()}'",
        SpecScalarKind.Boolean => $"the boolean {Shown()}",
        _ => $"the number {Shown()}",
    };

    private string Shown()
    {
        string line = Text.ReplaceLineEndings(" ");
        return line.Length <= ShownCharsMax ? line : string.Concat(line.AsSpan(0, ShownCharsMax), "…");
    }
}
