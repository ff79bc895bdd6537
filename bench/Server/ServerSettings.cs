using Pipelines.Bench.Engine;

namespace Pipelines.Bench.Server;

/// <summary>How much of everything. Small by default, so that the bench ends within minutes on two cores.</summary>
internal sealed record ServerSettings
{
    /// <summary>Calls one after the other, for the overhead.</summary>
    public int Calls { get; private init; } = 40;

    public int OutputTokens { get; private init; } = 32;

    public int Streams { get; private init; } = 32;

    public int Connections { get; private init; } = 200;

    public int BatchLines { get; private init; } = 200;

    public int BatchGroups { get; private init; } = 10;

    public int PrefixTokens { get; private init; } = 256;

    public int SuffixTokens { get; private init; } = 32;

    public int BatchOutputTokens { get; private init; } = 4;

    public int ContextTokens { get; private init; } = 8_192;

    /// <summary>Sending lines one by one ends after so long: what is left would take as long as what was sent.</summary>
    public int OneByOneSeconds { get; private init; } = 45;

    /// <summary><c>--full</c> for the sizes of the issue; each can be named for itself.</summary>
    public static ServerSettings Of(BenchArguments arguments, bool isFull)
    {
        ServerSettings standard = isFull
            ? new ServerSettings { Calls = 100, Streams = 256, Connections = 1_000, BatchLines = 10_000, BatchGroups = 100, ContextTokens = 32_768 }
            : new ServerSettings();
        return standard with
        {
            Calls = arguments.Number("calls", standard.Calls),
            OutputTokens = arguments.Number("output", standard.OutputTokens),
            Streams = arguments.Number("streams", standard.Streams),
            Connections = arguments.Number("connections", standard.Connections),
            BatchLines = arguments.Number("lines", standard.BatchLines),
            BatchGroups = arguments.Number("groups", standard.BatchGroups),
            PrefixTokens = arguments.Number("prefix", standard.PrefixTokens),
            SuffixTokens = arguments.Number("suffix", standard.SuffixTokens),
            ContextTokens = arguments.Number("context", standard.ContextTokens),
            OneByOneSeconds = arguments.Number("one-by-one-seconds", standard.OneByOneSeconds),
        };
    }
}
