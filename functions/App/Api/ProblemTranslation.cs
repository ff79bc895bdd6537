using Pipelines.Core.Documents;
using Pipelines.Core.Storage;
using Pipelines.Durable.Clients;
using Pipelines.Runtime.Budgets;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Register;

namespace Pipelines.Functions.App.Api;

/// <summary>What the parts throw, as answers. An exception that is not listed here is a defect of ours.</summary>
internal static class ProblemTranslation
{
    private static readonly TimeSpan AwayRetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>Null for a defect.</summary>
    public static Problem? Explain(Exception error) => error switch
    {
        ProblemException known => known.Problem,
        RunNotFoundException => Problem.NotFound("run_not_found", error.Message),
        RunStateException state => new Problem(StatusCodes.Status409Conflict, "run_state", error.Message) { Errors = [] },
        DuplicateInstanceException => new Problem(StatusCodes.Status409Conflict, "instance_exists", error.Message),
        DatasetException => new Problem(StatusCodes.Status422UnprocessableEntity, "invalid_rows", error.Message),
        UnpricedModelException or UnknownStepException => new Problem(StatusCodes.Status422UnprocessableEntity, "invalid_options", error.Message),
        RunMismatchException => new Problem(StatusCodes.Status409Conflict, "run_mismatch", error.Message),
        BlobStoreException { IsTransient: true } store => new Problem(StatusCodes.Status503ServiceUnavailable, "store_unavailable", "The store cannot be reached for the moment. Send the request again.")
        {
            RetryAfter = store.RetryAfter ?? AwayRetryAfter,
        },
        EngineException { IsTransient: true } => new Problem(StatusCodes.Status503ServiceUnavailable, "engine_unavailable", "The engine that keeps the runs cannot be reached for the moment. Send the request again.")
        {
            RetryAfter = AwayRetryAfter,
        },
        EngineException => new Problem(StatusCodes.Status502BadGateway, "engine_failed", "The engine that keeps the runs refused what it was asked. The server's log says more."),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Problem.TooLarge("The request's body is larger than this server takes. Send less at once."),
        BadHttpRequestException malformed => new Problem(malformed.StatusCode, "malformed_request", malformed.Message),
        _ => null,
    };
}
