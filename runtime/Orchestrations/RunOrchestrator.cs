using Pipelines.Durable.Orchestrations;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Control;

namespace Pipelines.Runtime.Orchestrations;

/// <summary>
/// A run from its beginning to its end: its stages one after the other, each a sub-orchestration. What its owner wants comes in as
/// the event <see cref="RunWork.SteerEvent"/>. A run that is paused, out of budget or waiting for an endpoint waits here, with nothing
/// at work, and begins its next attempt with a fresh history.
/// </summary>
internal sealed class RunOrchestrator : IOrchestrator<RunOrder, RunEnd>
{
    /// <summary>How long a run waits before it tries again what was away, when nobody has said.</summary>
    private static readonly TimeSpan LongPause = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Activities are safe to repeat: what they did lies in the store. So what fails once (a store that is away, another worker that
    /// still holds a partition) is tried again.
    /// </summary>
    public static readonly CallOptions Retried = new()
    {
        Retry = new RetryPolicy(maxNumberOfAttempts: 6, firstRetryInterval: TimeSpan.FromSeconds(1), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(1)),
    };

    public async Task<RunEnd> RunAsync(IOrchestrationContext context, RunOrder input)
    {
        (RunEnd end, RunOrder? next) = await AttemptAsync(context, input);
        if (next is not null)
        {
            context.ContinueAsNew(next);
        }
        else if (input.TellsEnd)
        {
            // It goes on by itself, for as long as it takes to be heard.
            _ = context.CallOrchestratorAsync(RunWork.TellEnd, new RunEnded(input.Run, end.Status, end.Message));
        }

        return end;
    }

    /// <returns>How the attempt ended, and the one that follows: a run that can be gone on with waits here until that makes sense.</returns>
    private static async Task<(RunEnd End, RunOrder? Next)> AttemptAsync(IOrchestrationContext context, RunOrder order)
    {
        // What is kept goes from attempt to attempt, and to no activity but the one that needs it.
        RunOrder input = order with { Kept = null };
        RunOutline outline = await context.CallActivityAsync(RunWork.BeginRun, input, Retried);
        RunKeepsake? kept = outline.Kept ?? order.Kept;
        RunOrder next = input with { Kept = kept };
        (RunHalt? stop, bool wasSteered) = outline.Stop is { } atOnce ? (atOnce, false) : await RunStagesAsync(context, input, outline);
        RunEnd end = stop is null
            ? await context.CallActivityAsync(RunWork.EndRun, input with { Attempt = outline.Attempt }, Retried)
            : new RunEnd(stop.Status, stop.Message) { LostBlob = stop.LostBlob };
        end = end with { LostSegments = input.LostSegments };
        if (end.LostBlob is { } lost)
        {
            RepairReport repair = await context.CallActivityAsync(RunWork.Repair, new RepairOrder(input.Run, lost, input.Repairs, end.Message, kept), Retried);
            if (repair.IsRepaired)
            {
                return (end, next with { Repairs = input.Repairs + 1, LostSegments = input.LostSegments + repair.LostSegments });
            }
        }

        context.SetCustomStatus(new RunStatusReport(end.Status.ToString(), end.Message, []));
        if (end.Status is not (RunStatus.Paused or RunStatus.BudgetExceeded or RunStatus.Waiting or RunStatus.Interrupted))
        {
            return (end, null);
        }

        // What the owner wanted while the work was stopping already has not been heard by it.
        RunStanding? standing = wasSteered ? await context.CallActivityAsync(RunWork.Look, input, Retried) : null;
        if (standing is { Status: RunStatus.Canceled })
        {
            return (new RunEnd(RunStatus.Canceled, standing.Message), null);
        }

        bool isPaused = standing is { Wish: RunWish.Pause };
        return (standing is not null && !isPaused) || await WaitAsync(context, input, end.Status, stop?.TryAgainAfterSeconds, isPaused) != RunWish.Cancel
            ? (end, next)
            : (new RunEnd(RunStatus.Canceled, "Canceled by its owner."), null);
    }

    /// <summary>All stages, and then again for each retry of the failed rows that was asked for; what is finished already takes no time.</summary>
    /// <returns>Why the run stopped, null when all stages are finished; and whether the owner wanted something meanwhile.</returns>
    private static async Task<(RunHalt? Stop, bool WasSteered)> RunStagesAsync(IOrchestrationContext context, RunOrder order, RunOutline outline)
    {
        bool wasSteered = false;
        for (int generation = 1; generation <= outline.Generation; generation++)
        {
            List<StageStatusReport> finished = [];
            for (int stage = 1; stage <= outline.Stages.Count; stage++)
            {
                context.SetCustomStatus(new RunStatusReport(nameof(RunStatus.Running), outline.Stages[stage - 1], finished));
                StageOrder begin = StageOrder.Begin(order.Run, stage, outline.Attempt, generation);
                string instance = context.NewGuid().ToString("N");
                Task<StageEnd> work = context.CallOrchestratorAsync(RunWork.Stage, begin, new SubOrchestrationOptions { InstanceId = instance });
                (StageEnd end, bool steered) = await SteerUntilAsync(context, order, instance, work);
                wasSteered |= steered;
                finished.Add(new StageStatusReport(stage, end.Progress, end.Progress.Rows, 0, 0));
                if (end.Stop is not null)
                {
                    return (end.Stop, wasSteered);
                }
            }
        }

        return (null, wasSteered);
    }

    /// <summary>Passes on what the owner wants while a stage is at work; the work sees it in the control record within a second.</summary>
    private static async Task<(StageEnd End, bool Steered)> SteerUntilAsync(
        IOrchestrationContext context, RunOrder order, string instance, Task<StageEnd> work)
    {
        bool steered = false;
        using var over = new CancellationTokenSource();
        while (true)
        {
            Task<RunSteering> steering = context.WaitForEventAsync<RunSteering>(RunWork.SteerEvent, over.Token);
            await Task.WhenAny(work, steering);
            if (!steering.IsCompletedSuccessfully)
            {
                StopWaiting(over);
                return (await work, steered);
            }

            steered = true;

            await context.CallActivityAsync(RunWork.Steer, new SteerOrder(order.Run, await steering), Retried);
            context.SendEvent(instance, RunWork.WakeEvent, true);
        }
    }

    /// <summary>Here and now: an orchestrator awaits durable tasks only, which an asynchronous cancellation is not.</summary>
    private static void StopWaiting(CancellationTokenSource waiting) => waiting.Cancel();

    /// <summary>
    /// Waits until the owner lets the run go on or ends it, or it is time to try again what was away. A run that is to pause waits for its owner
    /// alone, whatever it waited for before.
    /// </summary>
    private static async Task<RunWish> WaitAsync(IOrchestrationContext context, RunOrder order, RunStatus status, int? tryAgainAfterSeconds, bool isPaused)
    {
        while (true)
        {
            RunSteering? steering = await HearAsync(context, status, tryAgainAfterSeconds);
            if (steering is not null)
            {
                await context.CallActivityAsync(RunWork.Steer, new SteerOrder(order.Run, steering), Retried);
                isPaused = steering.Wish == RunWish.Pause;
            }

            if (!isPaused)
            {
                return steering?.Wish ?? RunWish.None;
            }

            status = RunStatus.Paused;
            context.SetCustomStatus(new RunStatusReport(nameof(RunStatus.Paused), null, []));
        }
    }

    /// <returns>What the owner wants; null when it is time to try again.</returns>
    private static async Task<RunSteering?> HearAsync(IOrchestrationContext context, RunStatus status, int? tryAgainAfterSeconds)
    {
        if (status != RunStatus.Waiting)
        {
            return await context.WaitForEventAsync<RunSteering>(RunWork.SteerEvent);
        }

        try
        {
            TimeSpan pause = tryAgainAfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : LongPause;
            return await context.WaitForEventAsync<RunSteering>(RunWork.SteerEvent, pause);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }
}
