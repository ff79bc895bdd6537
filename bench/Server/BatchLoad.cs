using System.Text;
using System.Text.Json;
using GpuHost.Serving.Models;
using GpuHost.Serving.Randomness;
using Pipelines.Bench.Engine;

namespace Pipelines.Bench.Server;

/// <summary>The lines of a batch file: groups of prompts that begin alike, shuffled. Prompts are tokens, so that the ideal is exact.</summary>
internal sealed class BatchLoad
{
    public BatchLoad(IModelTokenizer tokenizer, string model, ServerSettings settings)
    {
        var random = new Xoshiro256(11);
        int perGroup = Math.Max(1, settings.BatchLines / settings.BatchGroups);
        Bodies =
        [
            .. Enumerable.Range(0, settings.BatchLines)
                .Select(line => (Key: random.NextUInt64(), Body: BodyOf(tokenizer, model, settings, line / perGroup, line)))
                .OrderBy(static line => line.Key)
                .Select(static line => line.Body),
        ];
        int groups = (settings.BatchLines + perGroup - 1) / perGroup;
        IdealTokens = ((long)groups * settings.PrefixTokens) + ((long)settings.BatchLines * settings.SuffixTokens);
        AllTokens = (long)settings.BatchLines * (settings.PrefixTokens + settings.SuffixTokens);
    }

    /// <summary>Bodies of <c>/v1/completions</c>, in the order of the file.</summary>
    public IReadOnlyList<string> Bodies { get; }

    /// <summary>Each prefix once, each suffix.</summary>
    public long IdealTokens { get; }

    public long AllTokens { get; }

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
