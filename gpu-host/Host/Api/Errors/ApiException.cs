namespace GpuHost.Host.Api.Errors;

/// <summary>A request that gets an error as its answer. The message is for the caller and never holds prompt text or keys.</summary>
internal sealed class ApiException(ApiError error, Exception? inner = null) : Exception(error.Message, inner)
{
    public ApiError Error { get; } = error;

    /// <summary>400: the request itself is wrong at <paramref name="parameter"/>.</summary>
    public static ApiException Invalid(string parameter, string message) =>
        new(new ApiError(StatusCodes.Status400BadRequest, "invalid_request_error", message) { Parameter = parameter });
}
