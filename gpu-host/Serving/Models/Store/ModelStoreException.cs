namespace GpuHost.Serving.Models.Store;

/// <summary>The store refused, with what happened and what to do about it.</summary>
/// <param name="problem">For programs.</param>
/// <param name="what">For people: what happened, one sentence without its full stop.</param>
/// <param name="remedy">For people: what to do.</param>
/// <param name="innerException">What it came from.</param>
public sealed class ModelStoreException(ModelStoreProblem problem, string what, string remedy, Exception? innerException = null)
    : Exception(what, innerException)
{
    public ModelStoreProblem Problem { get; } = problem;

    public string Remedy { get; } = remedy;
}
