using System.Text.Json;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators;
using Pipelines.Runtime.Stages;

namespace Pipelines.Runtime.Outputs;

/// <summary>
/// The failed rows of a run, one JSON object a line: which row, where and why it failed, what the model said last, and the row
/// as it came to the operator. Format: docs/formats/runs.md.
/// </summary>
internal static class DeadLetters
{
    private static readonly JsonWriterOptions Options = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task WriteAsync(IEnumerable<(string Stage, StageOutput Output)> stages, Stream file, CancellationToken cancellationToken)
    {
        foreach ((string stage, StageOutput output) in stages)
        {
            await foreach (RowResult result in output.ReadFailuresAsync(cancellationToken))
            {
                await WriteAsync(stage, result, file, cancellationToken);
            }
        }
    }

    private static async Task WriteAsync(string stage, RowResult result, Stream file, CancellationToken cancellationToken)
    {
        var line = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(line, Options))
        {
            RowFailure failure = result.Failure!;
            writer.WriteStartObject();
            writer.WriteString("row"u8, result.Row.Id.Value);
            writer.WriteString("stage"u8, stage);
            writer.WriteString("operator"u8, result.Operator);
            writer.WriteString("kind"u8, failure.Kind);
            writer.WriteString("detail"u8, failure.Detail);
            writer.WriteString("rawOutput"u8, failure.RawOutput);
            writer.WritePropertyName("fields"u8);
            RowJson.Write(result.Row.Fields, writer);
            writer.WriteEndObject();
        }

        await file.WriteAsync(line.WrittenMemory, cancellationToken);
        await file.WriteAsync("\n"u8.ToArray(), cancellationToken);
    }
}
