using Pipelines.Core.Storage;
using Pipelines.Durable.Failures;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Register;

namespace Pipelines.Runtime.Progress;

/// <summary>Tells how runs go on, for as long as somebody wants to know: what a page or a server-sent event stream shows.</summary>
public interface IRunEvents
{
    /// <summary>
    /// Where the run stands now, and anew after each change, at most twice a second. Nothing is queued: whoever reads slowly misses what
    /// lies between. Ends after the event that says that the run has ended.
    /// </summary>
    /// <param name="run">The run, at work in this process, in another one, or nowhere.</param>
    /// <param name="cancellationToken">Ends the watching.</param>
    /// <exception cref="RunNotFoundException">There is no such run.</exception>
    /// <exception cref="BlobStoreException">The store cannot be reached at the beginning; later outages are waited out.</exception>
    /// <exception cref="NonRetriableException">This version cannot plan its pipeline.</exception>
    /// <exception cref="OperationCanceledException">The watching was ended.</exception>
    IAsyncEnumerable<RunEvent> WatchAsync(RunId run, CancellationToken cancellationToken);
}
