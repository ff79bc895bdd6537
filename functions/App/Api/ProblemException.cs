namespace Pipelines.Functions.App.Api;

/// <summary>A request that gets a problem as its answer.</summary>
internal sealed class ProblemException(Problem problem, Exception? inner = null) : Exception(problem.Detail, inner)
{
    public Problem Problem { get; } = problem;

    /// <summary>400: the request itself is wrong.</summary>
    public static ProblemException Invalid(string detail, Exception? inner = null) => new(Problem.Invalid(detail), inner);
}
