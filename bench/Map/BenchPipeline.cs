using Pipelines.Core.Planning;

namespace Pipelines.Bench.Map;

/// <summary>The pipelines that are measured.</summary>
internal static class BenchPipeline
{
    /// <summary>One call a row.</summary>
    public const string Map = "map";

    /// <summary>No calls: texts are cut into four, and the whole is dropped.</summary>
    public const string Split = "split";

    /// <summary>What the model answers to <see cref="Map"/>.</summary>
    public const string Answer = """{"topic":"printer","urgency":"low"}""";

    private const string Head = """
        name: bench
        default_model: instant
        datasets:
          input: { type: file, path: input.jsonl }
        operations:
        """;

    private const string Tail = """

        pipeline:
          steps:
            - { name: one, input: input, operations: [first] }
          output: { type: file, path: out.jsonl }
        """;

    private const string MapOperation = """

          - name: first
            type: map
            prompt: |
              Read the ticket and say what it is about and how urgent it is.
              Ticket: {{ input.text }}
            output:
              schema: { topic: string, urgency: "enum[low, high]" }
        """;

    private const string SplitOperation = """

          - name: first
            type: split
            split_key: text
            method: delimiter
            method_kwargs: { delimiter: " ", num_splits_to_group: 105 }
        """;

    public static string YamlOf(string kind) => Head + (kind == Split ? SplitOperation : MapOperation) + Tail;

    public static PipelinePlan Plan(string kind) => PipelinePlanner.Plan(YamlOf(kind)).Plan ?? throw new InvalidOperationException("The bench's own pipeline is wrong.");
}
