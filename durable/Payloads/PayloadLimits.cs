namespace Pipelines.Durable.Payloads;

/// <summary>How large payloads may be, in UTF-16 units of their JSON text.</summary>
public sealed record PayloadLimits
{
    public static PayloadLimits Default { get; } = new();

    /// <summary>An input, a result or an event. What is larger belongs in the blob store, and its path in the payload.</summary>
    public int PayloadCharsMax { get; init; } = 1 << 20;

    /// <summary>A custom status, which is read by every look at the instance. Durable Functions allows as much.</summary>
    public int CustomStatusCharsMax { get; init; } = 16 * 1024;

    /// <exception cref="PayloadException">The text is too long.</exception>
    internal string? CheckPayload(string? json, string what) => Check(json, PayloadCharsMax, what);

    /// <exception cref="PayloadException">The text is too long.</exception>
    internal string? CheckCustomStatus(string? json) => Check(json, CustomStatusCharsMax, "custom status");

    private static string? Check(string? json, int charsMax, string what) =>
        json is null || json.Length <= charsMax
            ? json
            : throw new PayloadException(
                $"The {what} has {json.Length} characters, at most {charsMax} are allowed: put the data into the blob store and pass its path.");
}
