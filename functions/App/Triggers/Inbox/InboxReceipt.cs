using System.Text.Json.Serialization;

namespace Pipelines.Functions.App.Triggers.Inbox;

/// <summary>What became of a version of a file.</summary>
/// <param name="File">Its path in the store.</param>
/// <param name="Tag">The version.</param>
/// <param name="Run">The run that it became; null when there is none.</param>
/// <param name="Error">Why there is none, or not yet.</param>
/// <param name="Tries">How often it was tried.</param>
/// <param name="IsSettled">It is not tried again.</param>
internal sealed record InboxReceipt(string File, string Tag, string? Run, string? Error, int Tries, bool IsSettled)
{
    [JsonPropertyName("v")]
    public int Version { get; init; } = 1;
}
