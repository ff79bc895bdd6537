namespace Pipelines.Functions.Tests.Kit;

/// <summary>Pipelines as people write them.</summary>
internal static class TestPipelines
{
    /// <summary>One map over tickets that come with the run.</summary>
    public const string Tickets = """
        default_model: test-model
        datasets:
          tickets:
            type: memory
        operations:
          - name: classify
            type: map
            prompt: "Which category is this ticket? {{ input.text }}"
            output:
              schema:
                category: string
        pipeline:
          steps:
            - name: step1
              input: tickets
              operations: [classify]
        """;

    /// <summary>As above, with code of its own.</summary>
    public const string WithCode = """
        datasets:
          tickets:
            type: memory
        operations:
          - name: shout
            type: code_map
            code: |
              def transform(doc):
                  return {"loud": doc["text"].upper()}
        pipeline:
          steps:
            - name: step1
              input: tickets
              operations: [shout]
        """;
}
