using System.Globalization;
using Pipelines.Core.Inference;
using Pipelines.Core.Storage;
using Pipelines.Core.Usage;
using Pipelines.Runtime.Budgets;
using Pipelines.Runtime.Budgets.Day;
using Pipelines.Runtime.Budgets.Leases;
using Pipelines.Runtime.Calls;
using Pipelines.Runtime.Calls.Batches;
using Pipelines.Runtime.Calls.Endpoints;
using Pipelines.Runtime.Calls.Rates;
using Pipelines.Runtime.Stages;
using Pipelines.Runtime.Stages.Reuse;

namespace Pipelines.Runtime.Runs;

/// <summary>Puts together what the parts of a run share. What the runs of a process share among one another lives here: answers, and what is known of endpoints.</summary>
internal sealed class RunSessions(
    IBlobStore store,
    ISegmentLog log,
    ICallIndex earlierRuns,
    IInferenceClient client,
    PriceBook prices,
    RunDocuments documents,
    TimeProvider time,
    Random random)
{
    private readonly CallJitter _jitter = new(random);

    /// <summary>Of all runs of the process, unless these share with those of another runner.</summary>
    public CallSharing Sharing { get; } = new(new AnswerBoard(), new EndpointBook(EndpointOptions.Default, time, new CallJitter(new Random(random.Next()))));

    /// <param name="request">What to run.</param>
    /// <param name="manifest">The run.</param>
    /// <param name="generation">1, or the retry of failed rows.</param>
    /// <param name="stop">Stops the run; the caller owns it.</param>
    /// <param name="gate">Bounds its calls; the caller owns it.</param>
    /// <param name="sharedAttempt">The number of the attempt when other processes may work on the run too; null when this one does so alone.</param>
    /// <param name="sharing">With whose runs it shares; null for those of this runner.</param>
    public RunSession Open(
        RunRequest request, RunManifest manifest, int generation, RunStop stop, CallGate gate, int? sharedAttempt = null, CallSharing? sharing = null)
    {
        var run = new RunId(manifest.Run);
        var endpoints = new ModelEndpoints(client, (sharing ?? Sharing).Endpoints);
        BudgetLedger budget = Budget(request, run, generation, stop, sharedAttempt);
        RunOptions options = OptionsOf(request, manifest);
        var pacer = new RatePacer(request.Plan.Models.RateLimits, (name, limit) => sharedAttempt is null
            ? new RateWindow(limit, time)
            : new SharedRateWindow(limit, RunPaths.Rate(run, name), documents, time));
        var batches = new BatchDesk(
            client,
            run,
            FolderOf(run),
            new BatchCourier(options.Calls.Batches, options.Calls.EndpointWaitMax, request.Monitor.Waits, _jitter, stop, time),
            budget,
            options.Calls.Batches,
            waits: sharedAttempt is null,
            stop,
            time);
        var caller = new EndpointCaller(client, budget, pacer, gate, stop, time);
        var asker = new ModelAsker(
            caller, endpoints, request.Plan.Models.Fallbacks, batches, request.Monitor.Waits, options.Calls, _jitter, stop, time);
        var fingerprints = new ModelFingerprints(client);

        // A retry asks anew: an endpoint that remembers calls by their key must not answer with what has failed.
        var asking = new RunId(generation > 1 ? string.Create(CultureInfo.InvariantCulture, $"{run}.g{generation}") : run.Value);
        var calls = new CallMaker(asking, new CallOrigin(request.Plan.Name, run.Value, Call: ""), fingerprints, earlierRuns, (sharing ?? Sharing).Board, asker, stop);
        return new RunSession(
            run, options, store, new StoreRetry(time), log, earlierRuns, documents, calls, batches, pacer, new StageShelf(documents, log), new StageKeys(request.Plan, fingerprints, stop), budget, stop);
    }

    /// <summary>Ends what a cancelled run has at providers.</summary>
    public BatchCancellation CancellationOf(RunId run) => new(client, FolderOf(run), time);

    private BudgetLedger Budget(RunRequest request, RunId run, int generation, RunStop stop, int? sharedAttempt)
    {
        Func<string, DayQuotas>? dayOf = request.Budget.Day is { } day
            ? holder => new DayQuotas(day, holder, client.EndpointOf, documents, BudgetLeaseOptions.OfDay, time)
            : null;
        RunQuotas? shared = sharedAttempt is { } attempt
            ? new RunQuotas(run, attempt, new LoggedSpending(request.Plan, run, generation, store, log, prices, documents).CountAsync, documents, time)
            : null;
        return new BudgetLedger(run, request.Budget, prices, stop, shared, dayOf);
    }

    private BatchFolder FolderOf(RunId run) => new(run, store, documents);

    private static RunOptions OptionsOf(RunRequest request, RunManifest manifest) => request.Options with
    {
        FailFast = request.Options.FailFast with { FailureRateMax = request.Options.FailFast.FailureRateMax ?? request.Plan.MaxFailureRate },

        // The input is cut as it was when the run began, whatever this attempt would prefer.
        Partitions = request.Options.Partitions with
        {
            RowsMax = manifest.PartitionRowsMax,
            SizeBytesMax = manifest.PartitionSizeBytesMax,
        },
    };
}
