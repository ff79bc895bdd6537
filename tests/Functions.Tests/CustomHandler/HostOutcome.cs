using System.Text.Json.Nodes;

namespace Pipelines.Functions.Tests.CustomHandler;

/// <summary>What an invocation came to.</summary>
/// <param name="Error">Null when it succeeded.</param>
/// <param name="ReturnValue">What goes back to the trigger.</param>
/// <param name="Logs">Lines for the log.</param>
internal sealed record HostOutcome(string? Error, JsonNode? ReturnValue, IReadOnlyList<string> Logs);
