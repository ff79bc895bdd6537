namespace Pipelines.Cli.Tests.Runs.Kills.Operators;

/// <summary>A pipeline that is killed in the middle, over <see cref="KillInputs"/>.</summary>
/// <param name="Name">Of the case.</param>
/// <param name="Operations">The entries of <c>operations</c>, one a line, by default with the operation <c>it</c> among them.</param>
internal sealed record OperatorKillCase(string Name, string Operations)
{
    /// <summary>The entries of <c>steps</c>.</summary>
    public string Steps { get; init; } = "{name: all, input: rows, operations: [it]}";

    /// <summary>The share of an undisturbed run's calls that are answered before the kill.</summary>
    public double KilledAfter { get; init; } = 2 / 3.0;

    /// <summary>More keys of the pipeline, one a line.</summary>
    public string Top { get; init; } = "";

    public string Yaml => $$"""
        default_model: scripted
        datasets:
          rows: {type: file, path: {{KillInputs.Rows}}}
          right: {type: file, path: {{KillInputs.Right}}}
        {{Top}}
        operations:
        {{Operations}}
        pipeline:
          steps: [{{Steps}}]
          output: {type: file, path: out.jsonl}
        """;
}
