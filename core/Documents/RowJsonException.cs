using System.Text.Json;

namespace Pipelines.Core.Documents;

/// <summary>JSON that is sound as such but holds what no row may; the reader stands on the token at fault.</summary>
internal sealed class RowJsonException(RowJsonFault fault, string message, Exception? inner = null) : JsonException(message, inner)
{
    public RowJsonFault Fault { get; } = fault;
}
