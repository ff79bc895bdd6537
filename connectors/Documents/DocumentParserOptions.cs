namespace Pipelines.Connectors.Documents;

/// <summary>Where documents are looked for, and what parsing one may take. Beyond a bound its row fails, nothing is cut.</summary>
public sealed record DocumentParserOptions
{
    /// <summary>Relative paths are looked for here first, and files below it may be read.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>The folder of the pipeline file, likewise; null when the pipeline came from elsewhere.</summary>
    public string? PipelineFolder { get; init; }

    /// <summary>Folders with programs, as in the variable PATH; read by the composition root.</summary>
    public string? SearchPath { get; init; }

    /// <summary>The largest file.</summary>
    public long FileBytesMax { get; init; } = 256L * 1024 * 1024;

    /// <summary>The bytes that a packed file (docx, pptx, xlsx) unpacks to.</summary>
    public long UnpackedBytesMax { get; init; } = 512L * 1024 * 1024;

    /// <summary>The parts of a packed file.</summary>
    public int PartsMax { get; init; } = 10_000;

    /// <summary>The cells of a sheet, empty ones between others included.</summary>
    public long CellsMax { get; init; } = 10_000_000;

    /// <summary>The markup of a web page: its tree takes a multiple of it.</summary>
    public int HtmlCharsMax { get; init; } = 16 * 1024 * 1024;

    /// <summary>The text of a file.</summary>
    public int TextCharsMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>How long a file may take.</summary>
    public TimeSpan ParseTimeMax { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Memory of a program that reads a file for us.</summary>
    public long ProgramMemoryBytes { get; init; } = 2L * 1024 * 1024 * 1024;

    /// <summary>Files that are parsed at the same time.</summary>
    public int ParsesAtOnceMax { get; init; } = Environment.ProcessorCount;

    /// <summary>Measures parsing.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
