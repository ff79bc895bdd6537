namespace Pipelines.Core.Operators;

/// <summary>The kinds of row failures. Persisted and shown to users: never renamed.</summary>
public static class RowFailureKinds
{
    /// <summary>The prompt could not be rendered for this row: a missing field, a wrong type.</summary>
    public const string Template = "template";

    /// <summary>The answer is not JSON, or not of the output schema.</summary>
    public const string Schema = "schema";

    /// <summary>The answer broke a <c>validate</c> rule.</summary>
    public const string Validation = "validation";

    /// <summary>The answer was cut at the limit of output tokens.</summary>
    public const string OutputTooLong = "output_too_long";

    /// <summary>The prompt does not fit into the model's context.</summary>
    public const string ContextOverflow = "context_overflow";

    /// <summary>The endpoint withheld the answer.</summary>
    public const string ContentFilter = "content_filter";

    /// <summary>The calls timed out, as often as allowed.</summary>
    public const string Timeout = "timeout";

    /// <summary>The endpoint refused the request.</summary>
    public const string BadRequest = "bad_request";

    /// <summary>The endpoint could not answer, as often as was tried.</summary>
    public const string Endpoint = "endpoint";

    /// <summary>The pipeline's own code failed on the row.</summary>
    public const string Code = "code";

    /// <summary>The file that the row names is not there, may not be read, or is not what its parser reads.</summary>
    public const string Document = "document";

    /// <summary>A page may not be fetched or could not be, or a search failed.</summary>
    public const string Web = "web";

    /// <summary>The row broke an assertion that ends the run.</summary>
    public const string Stop = "stop";

    /// <summary>A key of the row's data has the wrong type for the operator.</summary>
    public const string Input = "input";
}
