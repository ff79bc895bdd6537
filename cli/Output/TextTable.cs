namespace Pipelines.Cli.Output;

/// <summary>A table for people. Every row has as many cells as there are columns.</summary>
internal sealed record TextTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
