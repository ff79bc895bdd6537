using GpuHost.Host.Api.Errors;

namespace GpuHost.Host.Models.Registration;

/// <summary>Why a model was not registered, as answers.</summary>
internal static class RegistrationProblem
{
    private const string Invalid = "invalid_request_error";

    public static ApiException NotAllowed(string parameter, string message) =>
        new(new ApiError(StatusCodes.Status403Forbidden, "permission_error", message) { Parameter = parameter, Code = "source_not_allowed" });

    public static ApiException NotThere(string parameter, string message) =>
        new(new ApiError(StatusCodes.Status404NotFound, Invalid, message) { Parameter = parameter, Code = "source_not_found" });

    public static ApiException TooLarge(string parameter, long bytesMax) => new(new ApiError(
        StatusCodes.Status413PayloadTooLarge, Invalid, $"The file is larger than models may be here: at most {bytesMax:N0} bytes.") { Parameter = parameter, Code = "model_too_large" });

    public static ApiException Conflict(string message, string code) =>
        new(new ApiError(StatusCodes.Status409Conflict, Invalid, message) { Parameter = "name", Code = code });

    public static ApiException NotFetched(string parameter, string message, Exception cause) =>
        new(new ApiError(StatusCodes.Status502BadGateway, "server_error", message) { Parameter = parameter, Code = "fetch_failed" }, cause);

    public static ApiException TooLong(TimeSpan timeout) => new(new ApiError(
        StatusCodes.Status504GatewayTimeout,
        "timeout_error",
        $"The model was not here within {timeout.TotalMinutes:0} minutes. Send the request again: a download goes on where it stopped.") { Code = "timeout" });

    public static ApiException NotWritten(Exception cause) => new(
        new ApiError(StatusCodes.Status507InsufficientStorage, "server_error", $"The model could not be written: {cause.Message}") { Code = "model_not_stored" }, cause);
}
