using Pipelines.Http;

namespace Pipelines.Functions.App.Api;

/// <summary>An error as RFC 9457 has it: <c>application/problem+json</c>.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">A word for programs, such as <c>run_not_found</c>; ends the problem's type.</param>
/// <param name="Detail">What is wrong and what to do, for the caller: no row's text, no key.</param>
internal sealed record Problem(int Status, string Code, string Detail)
{
    /// <summary>Everything that is wrong, when that is more than one thing.</summary>
    public IReadOnlyList<ProblemPart> Errors { get; init; } = [];

    /// <summary>When another try makes sense.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static Problem Invalid(string detail) => new(StatusCodes.Status400BadRequest, "invalid_request", detail);

    public static Problem NotFound(string code, string detail) => new(StatusCodes.Status404NotFound, code, detail);

    public static Problem Forbidden(LocalRequestFault fault) => new(StatusCodes.Status403Forbidden, fault.Code, fault.Detail);

    public static Problem TooLarge(string detail) => new(StatusCodes.Status413PayloadTooLarge, "too_large", detail);

    public static Problem Defect { get; } =
        new(StatusCodes.Status500InternalServerError, "defect", "The server failed in a way that it should not. Its log says more.");
}
