using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Pipelines.Core.Specs.Yaml;

/// <summary>Finds out how texts stand in the file.</summary>
internal static class TextLayouts
{
    /// <summary>The layout of <paramref name="scalar"/>; null where lines were joined or escaped, so that places cannot be told.</summary>
    /// <param name="scalar">As the parser gave it.</param>
    /// <param name="lines">The lines of the file.</param>
    public static TextLayout? Of(Scalar scalar, string[] lines)
    {
        SpecLocation start = YamlTreeReader.LocationOf(scalar.Start);
        return scalar.Style switch
        {
            ScalarStyle.Literal => OfLiteral(scalar.Value.Split('\n'), start.Line + 1, lines),
            ScalarStyle.Folded => null,
            _ when scalar.Start.Line != scalar.End.Line || scalar.Value.Contains('\n', StringComparison.Ordinal) => null,
            ScalarStyle.Plain => new TextLayout(start.Line, start.Column - 1),
            _ => new TextLayout(start.Line, start.Column),
        };
    }

    /// <summary>The block's first line follows the one with its mark; what the file has more in front of a line is indentation.</summary>
    private static TextLayout? OfLiteral(string[] content, int firstLine, string[] lines)
    {
        for (int i = 0; i < content.Length && firstLine - 1 + i < lines.Length; i++)
        {
            string line = lines[firstLine - 1 + i].TrimEnd('\r');
            if (content[i].Length > 0 && line.EndsWith(content[i], StringComparison.Ordinal))
            {
                return new TextLayout(firstLine, line.Length - content[i].Length);
            }
        }

        return null;
    }
}
