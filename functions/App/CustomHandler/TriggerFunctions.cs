using Pipelines.Core.Storage;
using Pipelines.Functions.App.Schedules;
using Pipelines.Functions.App.Triggers;
using Pipelines.Functions.App.Triggers.Inbox;
using Pipelines.Functions.App.Triggers.Queues;

namespace Pipelines.Functions.App.CustomHandler;

/// <summary>The functions that the host starts by itself: by the clock, by a queue message, by a file that lands.</summary>
internal sealed class TriggerFunctions(ScheduleTicker schedules, IBlobStore store, InboxWorker inbox, IRunLauncher launcher, EngineAddress engine)
{
    public const string Clock = "Schedules";
    public const string Queue = "QueuedRun";
    public const string Inbox = "InboxFile";

    /// <summary>The binding of the queue's trigger.</summary>
    public const string ItemBinding = "item";

    public static IReadOnlyList<string> Names { get; } = [Clock, Queue, Inbox];

    public void Map(IEndpointRouteBuilder routes)
    {
        // As delegates: as plain request handlers what they return would not be sent, and the host would wait for ever.
        routes.MapPost($"/{Clock}", (Delegate)LookAtSchedulesAsync);
        routes.MapPost($"/{Queue}", (Delegate)StartQueuedAsync);
        routes.MapPost($"/{Inbox}", (Delegate)StartLandedAsync);
    }

    private async Task<IResult> LookAtSchedulesAsync(HttpContext context)
    {
        engine.Note(await HostRequest.ReadAsync(context));
        DateTimeOffset? next = await schedules.TickAsync(context.RequestAborted);
        return HostAnswer.Done(null, next is { } at ? $"The next schedule is due at {at:u}." : "No schedule is due.");
    }

    /// <summary>A message that asks for no run fails like any other: the host sets it aside after its last delivery.</summary>
    private async Task<IResult> StartQueuedAsync(HttpContext context)
    {
        HostInvocation invocation = await HostRequest.ReadAsync(context);
        engine.Note(invocation);
        string id = invocation.Metadata("Id") ?? HostRequest.IdOf(context);
        try
        {
            string run = await launcher.StartAsync(QueuedRun.Parse("pipeline-runs", id, invocation.Text(ItemBinding)), context.RequestAborted);
            return HostAnswer.Done(null, $"Message {id} has started run {run}.");
        }
        catch (TriggerRefusedException e)
        {
            return HostAnswer.Failed(context, StatusCodes.Status422UnprocessableEntity, e.Message);
        }
    }

    /// <summary>The host names the file; its bytes are read from the store, where they lie in the same container.</summary>
    private async Task<IResult> StartLandedAsync(HttpContext context)
    {
        HostInvocation invocation = await HostRequest.ReadAsync(context);
        engine.Note(invocation);
        if (invocation.Metadata("pipeline") is not { } pipeline || invocation.Metadata("file") is not { } name)
        {
            return HostAnswer.Failed(context, StatusCodes.Status400BadRequest, "The invocation names no pipeline and file; the trigger's path is CONTAINER/inbox/{pipeline}/{file}.");
        }

        if (!BlobPath.TryParse($"{InboxPath.Root}{pipeline}/{name}", out BlobPath path, out string? error) || !InboxPath.TryParse(path, out InboxPath? file))
        {
            return HostAnswer.Failed(context, StatusCodes.Status422UnprocessableEntity, error ?? $"'{pipeline}/{name}' is no file of the inbox.");
        }

        BlobInfo? blob = await store.StatAsync(path, context.RequestAborted);
        if (blob is null)
        {
            return HostAnswer.Done(null, $"There is no '{path}' in the app's store any more, or the trigger watches another container.");
        }

        bool isSettled = await inbox.StartAsync(file, blob.Tag, context.RequestAborted);
        return isSettled
            ? HostAnswer.Done(null, $"The receipt of '{path}' says what became of it.")
            : HostAnswer.Failed(context, StatusCodes.Status503ServiceUnavailable, $"'{path}' could not be worked on; it is tried again.");
    }
}
