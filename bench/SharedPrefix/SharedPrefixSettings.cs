using Pipelines.Bench.Engine;

namespace Pipelines.Bench.SharedPrefix;

/// <summary>The load and the engine that answers it.</summary>
internal sealed record SharedPrefixSettings(SharedPrefixLoad Load, int Running, int Threads)
{
    /// <summary>The bench ends within a minute on two cores.</summary>
    public const string StandardShape = BenchShapes.MiniName;

    /// <summary>Room for every prefix and the requests that run, so that only the way that says so runs out of it.</summary>
    public int ContextTokens => (Load.Groups * Load.PrefixTokens) + (Running * (Load.SuffixTokens + Load.OutputTokens)) + 1_024;

    public static SharedPrefixSettings Of(BenchArguments arguments)
    {
        bool isStandard = arguments.Text("shape") is null && arguments.Text("model") is null;
        var load = new SharedPrefixLoad(
            arguments.Number("groups", 8),
            arguments.Number("per-group", 8),
            arguments.Number("prefix", 1_024),
            arguments.Number("suffix", 64),
            arguments.Number("output", isStandard ? 8 : 32));
        int threads = arguments.Number("threads", Math.Max(1, Environment.ProcessorCount - 1));
        return new SharedPrefixSettings(load, arguments.Number("running", 8), threads);
    }
}
