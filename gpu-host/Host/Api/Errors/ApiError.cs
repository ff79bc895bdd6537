namespace GpuHost.Host.Api.Errors;

/// <summary>An error as OpenAI's clients read it: <c>{"error": {"message", "type", "param", "code"}}</c>.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Type">The family of errors, such as <c>invalid_request_error</c>.</param>
/// <param name="Message">What is wrong and what to do.</param>
internal sealed record ApiError(int Status, string Type, string Message)
{
    /// <summary>Where in the request, as <c>messages[0].role</c>.</summary>
    public string? Parameter { get; init; }

    /// <summary>A word for programs, such as <c>model_not_found</c>.</summary>
    public string? Code { get; init; }

    /// <summary>When another try makes sense.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
