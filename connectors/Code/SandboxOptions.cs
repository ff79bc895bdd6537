namespace Pipelines.Connectors.Code;

/// <summary>What the code of pipelines may use, and where the programs are that run it.</summary>
public sealed record SandboxOptions
{
    /// <summary>Folders with programs, as in the variable PATH; read by the composition root.</summary>
    public string? SearchPath { get; init; }

    /// <summary>C# expressions are evaluated, inside this process. For whoever runs it to say, never for a pipeline.</summary>
    public bool AllowsCSharp { get; init; }

    /// <summary>Memory of one process.</summary>
    public long ProcessMemoryBytes { get; init; } = 1024L * 1024 * 1024;

    /// <summary>Processes of one piece of code at the same time.</summary>
    public int ProcessesMax { get; init; } = Environment.ProcessorCount;

    /// <summary>What the code returns for one row, as JSON.</summary>
    public int ResultCharsMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>Measures calls.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
