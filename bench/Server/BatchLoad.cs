using System.Text;
using System.Text.Json;
using GpuHost.Serving.Models;
using GpuHost.Serving.Randomness;
using Pipelines.Bench.Engine;

namespace Pipelines.Bench.Server;

/// <summary>The lines of a batch file: groups of prompts that begin alike, shuffled. Prompts are tokens, so that the ideal is exact.</summary>
internal sealed class BatchLoad
{
    private readonly (int Group, string Body)[] _lines;
    private readonly ServerSettings _settings;

    public BatchLoad(IModelTokenizer tokenizer, string model, ServerSettings settings)
    {
        var random = new Xoshiro256(11);
        int perGroup = Math.Max(1, settings.BatchLines / settings.BatchGroups);
        _lines =
        [
            .. Enumerable.Range(0, settings.BatchLines)
                .Select(line => (Key: random.NextUInt64(), Group: line / perGroup, Body: BodyOf(tokenizer, model, settings, line / perGroup, line)))
                .OrderBy(static line => line.Key)
                .Select(static line => (line.Group, line.Body)),
        ];
        _settings = settings;
        Bodies = [.. _lines.Select(static line => line.Body)];
    }

    /// <summary>Bodies of <c>/v1/completions</c>, in the order of the file.</summary>
    public IReadOnlyList<string> Bodies { get; }

    /// <summary>Each prefix once, each suffix.</summary>
    public long IdealTokens => IdealOf(_lines.Length);

    public long AllTokens => (long)_settings.BatchLines * (_settings.PrefixTokens + _settings.SuffixTokens);

    /// <summary>The ideal of the file's first lines.</summary>
    public long IdealOf(int lines) =>
        (_lines.Take(lines).Select(static line => line.Group).Distinct().LongCount() * _settings.PrefixTokens) + ((long)lines * _settings.SuffixTokens);

    public byte[] ToFile()
    {
        var file = new StringBuilder();
        foreach ((int number, string body) in Bodies.Index())
        {
            file.Append($$"""{"custom_id":"{{number}}","method":"POST","url":"/v1/completions","body":{{body}}}""").Append('\n');
        }

        return Encoding.UTF8.GetBytes(file.ToString());
    }

    private static string BodyOf(IModelTokenizer tokenizer, string model, ServerSettings settings, int group, int line) => JsonSerializer.Serialize(new
    {
        model,
        temperature = 0,
        max_tokens = settings.BatchOutputTokens,
        prompt = BenchModel.RandomTokens(tokenizer, settings.PrefixTokens, (ulong)group)
            .Concat(BenchModel.RandomTokens(tokenizer, settings.SuffixTokens, (ulong)(1_000_000 + line)))
            .Select(static token => token.Value),
    });
}
