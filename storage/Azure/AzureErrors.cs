using Azure;
using Azure.Identity;
using Azure.Storage.Blobs.Models;
using Pipelines.Core.Storage;

namespace Pipelines.Storage.Azure;

/// <summary>
/// Turns what Azure's client throws into the store's own exception. Its texts are not passed on: they list headers and may hold
/// signatures. The service's error code is.
/// </summary>
internal sealed class AzureErrors(Uri container)
{
    /// <summary>Answers that another try may change: time-outs, throttling, trouble inside the service.</summary>
    private static readonly HashSet<int> TransientStatuses = [0, 408, 429, 500, 502, 503, 504];

    /// <summary>A block list is invalid when somebody else published the same name meanwhile, which drops all staged blocks.</summary>
    private static readonly HashSet<string> TransientCodes =
        [BlobErrorCode.InvalidBlockList.ToString(), BlobErrorCode.ContainerBeingDeleted.ToString()];

    private readonly string _where = container.GetLeftPart(UriPartial.Path);

    public static bool IsAzureError(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        // Thrown by the client's own time-out too.
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        RequestFailedException or AuthenticationFailedException or AggregateException or IOException => true,
        _ => false,
    };

    public static bool IsAbsence(RequestFailedException exception) =>
        IsContainerMissing(exception) || (exception.Status == 404 && exception.ErrorCode is null or "BlobNotFound");

    public static bool IsContainerMissing(RequestFailedException exception) => exception.ErrorCode == BlobErrorCode.ContainerNotFound;

    public static bool IsPastTheEnd(RequestFailedException exception) => exception.Status == 416;

    public static bool IsUnmetCondition(RequestFailedException exception) =>
        exception.ErrorCode == BlobErrorCode.ConditionNotMet || exception.ErrorCode == BlobErrorCode.BlobAlreadyExists;

    public BlobStoreException Translate(Exception exception, string what) => exception switch
    {
        RequestFailedException { Status: 401 or 403 } refused => new BlobStoreException($"{what}: {Refusal(refused.ErrorCode)}", isTransient: false, exception),
        RequestFailedException { Status: 0 } => Unreachable(exception, what),
        RequestFailedException failed => Failed(failed, what),
        CredentialUnavailableException => new BlobStoreException(
            $"{what}: {_where} needs an identity, and there is none here. Sign in with 'az login', give this machine a managed identity, or use a connection string or an address with a shared access signature.",
            isTransient: false,
            exception),
        AuthenticationFailedException => new BlobStoreException(
            $"{what}: the sign-in for {_where} failed. Check the identity of this machine, or the AZURE_ variables.", isTransient: false, exception),
        _ => Unreachable(exception, what),
    };

    private BlobStoreException Failed(RequestFailedException failed, string what) => new(
        $"{what}: {_where} answered {failed.Status} {failed.ErrorCode ?? "without a reason"}.",
        TransientStatuses.Contains(failed.Status) || (failed.ErrorCode is { } code && TransientCodes.Contains(code)),
        failed,
        RetryAfter(failed.GetRawResponse()));

    private BlobStoreException Unreachable(Exception exception, string what)
    {
        Exception root = exception.GetBaseException();
        string reason = root is OperationCanceledException ? "it did not answer in time" : root.Message.Split('\n')[0].TrimEnd();
        return new BlobStoreException($"{what}: {_where} cannot be reached: {reason}", isTransient: true, exception);
    }

    private string Refusal(string? code) => code switch
    {
        "AuthorizationPermissionMismatch" or "InsufficientAccountPermissions" or "AuthorizationServiceMismatch" or "AuthorizationResourceTypeMismatch" =>
            $"{_where} knows who asks and does not allow it ({code}). The store reads, writes, lists and deletes: the role 'Storage Blob Data Contributor', or a signature with the permissions racwdl.",
        "AuthorizationSourceIPMismatch" or "AuthorizationProtocolMismatch" =>
            $"{_where} does not let this machine in ({code}). Check the account's network rules and those of the signature.",
        _ => $"{_where} did not accept the key, signature or identity ({code ?? "no reason given"}). Check that it is that of this account and not expired, and that the account's network rules let this machine in.",
    };

    private static TimeSpan? RetryAfter(Response? response) =>
        response is not null && response.Headers.TryGetValue("Retry-After", out string? value) && int.TryParse(value, out int seconds) && seconds >= 0
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
