namespace Pipelines.Core.Python.Tree;

/// <summary>A place in a template or expression; both count from 1.</summary>
internal readonly record struct SourcePosition(int Line, int Column);
