namespace Pipelines.Cli.Output;

/// <summary>Who reads the output.</summary>
internal enum OutputMode
{
    /// <summary>A person at a terminal: colours, tables, moving bars.</summary>
    Terminal,

    /// <summary>A log, a pipe, a file: lines.</summary>
    Plain,

    /// <summary>A program: one JSON object.</summary>
    Json,
}
