using Pipelines.Bench.Map;

namespace Pipelines.Bench.Operators;

/// <summary>The loads that DocETL 0.3.0 was measured with, as they were: the start of our process and its compiling are in the times.</summary>
internal static class DocEtlCases
{
    /// <summary>Makes 218 MB of 20,000 texts.</summary>
    private const int WordsOfText = 1_590;

    private const int PiecesOfText = 4;

    public static IEnumerable<OperatorCase> All(int percent)
    {
        foreach (OperatorCase one in Maps(10 * percent, "").Concat(Maps(200 * percent, "-x20")))
        {
            yield return one;
        }

        yield return CodeAndSplit(200 * percent);
    }

    /// <summary>Once with as many rows as DocETL was given, and once with twenty times as many, which show the pace itself: half of a run of a second is compiling.</summary>
    private static IEnumerable<OperatorCase> Maps(int rows, string suffix)
    {
        TimeSpan latency = TimeSpan.FromMilliseconds(50);
        yield return Map($"map{suffix}", 2 * rows) with
        {
            ConcurrencyMax = 8,
            Figures = [DocEtlFigure.RowsPerSecond(616, 2 * rows), DocEtlFigure.CpuPerRow(1_600, 2 * rows), DocEtlFigure.Memory(181)],
        };
        yield return Map($"map-50-ms-64{suffix}", rows) with { ConcurrencyMax = 64, Latency = latency, Figures = [DocEtlFigure.RowsPerSecond(439, rows)] };
        yield return Map($"map-50-ms-256{suffix}", rows) with { ConcurrencyMax = 256, Latency = latency, Figures = [DocEtlFigure.RowsPerSecond(393, rows)] };
        yield return Map($"map-answered{suffix}", rows) with
        {
            ConcurrencyMax = 64,
            Latency = latency,
            YamlBefore = MapYaml("before"),
            Figures = [DocEtlFigure.RowsPerSecond(500, rows), DocEtlFigure.RowsPerSecond(730, rows)],
            Check = static (made, model) => model.Calls == 0
                ? $"{made.Count():N0} rows of answers that an earlier run had paid"
                : throw new InvalidOperationException($"{model.Calls} calls were made again."),
        };
    }

    private static OperatorCase Map(string name, int rows) => new(
        name,
        MapYaml("first"),
        folder => BenchInput.WriteAsync(folder, rows, 0),
        (made, model) => made.Count() == rows && model.Calls == rows
            ? $"{rows:N0} rows, a call each"
            : throw new InvalidOperationException($"{model.Calls} calls made {made.Count()} rows."));

    /// <summary>The name of the operation is no part of a call, so under another name the same answers do.</summary>
    private static string MapYaml(string operation) => OperatorCases.Pipeline(
        $$$"""
          - name: {{{operation}}}
            type: map
            prompt: "Sum up. {{ input.text }}"
            litellm_completion_kwargs: {temperature: 0}
            output: {schema: {summary: string}}
        """,
        $"{{name: one, input: input, operations: [{operation}]}}");

    /// <summary>Every chunk carries its whole text, as DocETL has it.</summary>
    private static OperatorCase CodeAndSplit(int texts) => new(
        "code_map-split",
        OperatorCases.Pipeline(
            $$"""
              - name: first
                type: code_map
                code: |
                  def transform(row):
                      return {"words": len(row["text"].split())}
              - name: second
                type: split
                split_key: text
                method: delimiter
                method_kwargs: {delimiter: " ", num_splits_to_group: {{(WordsOfText + PiecesOfText - 1) / PiecesOfText}}}
            """,
            "{name: one, input: input, operations: [first, second]}"),
        folder => BenchInput.WriteAsync(folder, texts, WordsOfText),
        (made, _) => made.Count() == PiecesOfText * texts
            ? $"{PiecesOfText * texts:N0} chunks of {texts:N0} texts"
            : throw new InvalidOperationException("Chunks are missing."))
    {
        Figures = [DocEtlFigure.Seconds(14.5), DocEtlFigure.Memory(791), DocEtlFigure.Disk(1_300)],
    };
}
