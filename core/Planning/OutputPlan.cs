namespace Pipelines.Core.Planning;

/// <summary>Where the rows of the last stage go.</summary>
/// <param name="Path">As written; resolved against the working directory.</param>
/// <param name="Format">By the path's extension.</param>
/// <param name="IntermediateDirectory">Where the rows of every step are wanted too (<c>intermediate_dir</c>); else null.</param>
public sealed record OutputPlan(string Path, OutputFormat Format, string? IntermediateDirectory);
