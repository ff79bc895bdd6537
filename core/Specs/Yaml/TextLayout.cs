namespace Pipelines.Core.Specs.Yaml;

/// <summary>How a text stands in the file, so that a place in it can be shown there.</summary>
/// <param name="FirstLine">The line of its first line, from 1.</param>
/// <param name="IndentColumns">Columns in front of each of its lines that are not part of the text.</param>
internal sealed record TextLayout(int FirstLine, int IndentColumns);
