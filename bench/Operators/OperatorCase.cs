using Newtonsoft.Json.Linq;

namespace Pipelines.Bench.Operators;

/// <summary>A run of one operator, or of a few that belong together, that is measured.</summary>
/// <param name="Name">For people, and for <c>--only</c>.</param>
/// <param name="Yaml">The pipeline; reads <c>input.jsonl</c> and perhaps <c>right.jsonl</c>.</param>
/// <param name="WriteInput">Makes those in a folder.</param>
/// <param name="Check">What the output is worth, in words; throws when it is wrong.</param>
internal sealed record OperatorCase(string Name, string Yaml, Func<string, Task> WriteInput, Func<IEnumerable<JObject>, EntityModel, string> Check)
{
    public const string Input = "input.jsonl";
    public const string Right = "right.jsonl";

    public int ConcurrencyMax { get; init; } = 16;

    public TimeSpan Latency { get; init; }

    /// <summary>A pipeline that has run before, in another process and the same store, with the same questions; null for none.</summary>
    public string? YamlBefore { get; init; }

    /// <summary>What DocETL takes for the like.</summary>
    public IReadOnlyList<DocEtlFigure> Figures { get; init; } = [];
}
