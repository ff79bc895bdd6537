using System.Globalization;
using Pipelines.Core.Storage;
using Pipelines.Functions.App.Access;
using Pipelines.Functions.App.Api;
using Pipelines.Functions.App.Deployed;
using Pipelines.Functions.App.Hosting;
using Pipelines.Functions.App.Schedules.Storing;
using Pipelines.Functions.App.Triggers;

namespace Pipelines.Functions.App.Schedules.Api;

/// <summary><c>/api/schedules</c>: writing, looking, pausing, starting one by hand, deleting.</summary>
internal sealed class ScheduleEndpoints(
    ScheduleStore schedules, PipelineShelf pipelines, IRunLauncher launcher, ScheduleBell bell, AppLimits limits, AppParts parts)
{
    private const int OccurrencesShown = 3;

    private const int OccurrencesMax = 1_000;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/schedules", ListAsync);
        routes.MapPut("/api/schedules/{name}", PutAsync);
        routes.MapGet("/api/schedules/{name}", GetAsync);
        routes.MapDelete("/api/schedules/{name}", DeleteAsync);
        routes.MapPost("/api/schedules/{name}/pause", (HttpContext context, string name) => EnableAsync(context, name, isEnabled: false));
        routes.MapPost("/api/schedules/{name}/resume", (HttpContext context, string name) => EnableAsync(context, name, isEnabled: true));
        routes.MapPost("/api/schedules/{name}/run", RunAsync);
    }

    private async Task ListAsync(HttpContext context)
    {
        Caller.Of(context).Require(AccessRole.Reader);
        List<ScheduleView> views = [];
        await foreach (StoredSchedule schedule in schedules.ListAsync(context.RequestAborted))
        {
            views.Add(await ViewAsync(schedule, OccurrencesShown, context.RequestAborted));
        }

        await AnswerJson.SendAsync(context.Response, StatusCodes.Status200OK, new { schedules = views });
    }

    private async Task GetAsync(HttpContext context, string name)
    {
        Caller.Of(context).Require(AccessRole.Reader);
        int count = (int)(new QueryValues(context.Request).Whole("next", 0, OccurrencesMax) ?? OccurrencesShown);
        StoredSchedule found = await RequireAsync(name, context.RequestAborted);
        await AnswerJson.SendAsync(context.Response, StatusCodes.Status200OK, await ViewAsync(found, count, context.RequestAborted));
    }

    private async Task PutAsync(HttpContext context, string name)
    {
        Caller.Of(context).Require(AccessRole.Admin);
        RequireName(name);
        ScheduleSpec spec = await TextBody.ReadJsonAsync<ScheduleSpec>(context.Request, limits.BodyBytesMax, context.RequestAborted);
        if (!Schedule.TryCreate(name, spec, out _, out string? error))
        {
            throw new ProblemException(new Problem(StatusCodes.Status422UnprocessableEntity, "invalid_schedule", error));
        }

        await pipelines.RequireAsync(PipelineName.Require(spec.Pipeline), version: null, context.RequestAborted);
        bool isNew = await schedules.FindAsync(name, context.RequestAborted) is null;
        if (isNew)
        {
            await RequireRoomAsync(context.RequestAborted);
        }

        StoredSchedule stored = await WriteAsync(name, spec, PutCondition.None, context.RequestAborted);
        context.Response.Headers.Location = $"/api/schedules/{name}";
        await AnswerJson.SendAsync(
            context.Response, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK, await ViewAsync(stored, OccurrencesShown, context.RequestAborted));
    }

    private async Task EnableAsync(HttpContext context, string name, bool isEnabled)
    {
        Caller.Of(context).Require(AccessRole.Admin);
        StoredSchedule found = await RequireAsync(name, context.RequestAborted);
        StoredSchedule changed = found.Spec.Enabled == isEnabled
            ? found
            : await WriteAsync(name, found.Spec with { Enabled = isEnabled }, PutCondition.IfMatch(found.Tag), context.RequestAborted);
        await AnswerJson.SendAsync(context.Response, StatusCodes.Status200OK, await ViewAsync(changed, OccurrencesShown, context.RequestAborted));
    }

    private async Task DeleteAsync(HttpContext context, string name)
    {
        Caller.Of(context).Require(AccessRole.Admin);
        RequireName(name);
        if (!await schedules.DeleteAsync(name, context.RequestAborted))
        {
            throw NotFound(name);
        }

        bell.Ring();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>Now, whatever the clock says; leaves no trace in the schedule's record.</summary>
    private async Task RunAsync(HttpContext context, string name)
    {
        Caller.Of(context).Require(AccessRole.Function);
        StoredSchedule found = await RequireAsync(name, context.RequestAborted);
        string cause = string.Create(CultureInfo.InvariantCulture, $"schedule/{name}/by-hand/{parts.NewGuid():n}");
        try
        {
            string run = await launcher.StartAsync(new TriggeredRun(found.Spec.Pipeline, found.Spec.Input?.ToJsonString(), cause), context.RequestAborted);
            context.Response.Headers.Location = $"/api/runs/{Uri.EscapeDataString(run)}";
            await AnswerJson.SendAsync(context.Response, StatusCodes.Status202Accepted, new { runId = run });
        }
        catch (TriggerRefusedException e)
        {
            throw new ProblemException(new Problem(StatusCodes.Status422UnprocessableEntity, "not_started", e.Message), e);
        }
    }

    private async Task<StoredSchedule> WriteAsync(string name, ScheduleSpec spec, PutCondition condition, CancellationToken cancellationToken)
    {
        StoredSchedule stored = await schedules.PutAsync(name, spec, condition, parts.Time.GetUtcNow(), cancellationToken)
            ?? throw new ProblemException(new Problem(StatusCodes.Status409Conflict, "changed_meanwhile", $"Somebody else has changed the schedule '{name}' meanwhile. Look at it again."));
        bell.Ring();
        return stored;
    }

    private async Task RequireRoomAsync(CancellationToken cancellationToken)
    {
        int count = (await schedules.NamesAsync(cancellationToken)).Count;
        if (count >= ScheduleStore.SchedulesMax)
        {
            throw new ProblemException(new Problem(
                StatusCodes.Status409Conflict, "too_many_schedules", $"There are {count:N0} schedules, and all of them are looked at in every round: at most {ScheduleStore.SchedulesMax:N0}."));
        }
    }

    private async Task<ScheduleView> ViewAsync(StoredSchedule schedule, int occurrences, CancellationToken cancellationToken)
    {
        (ScheduleRecord? record, _) = await schedules.ReadRecordAsync(schedule.Name, cancellationToken);
        return ScheduleView.Of(schedule, record, parts.Time.GetUtcNow(), occurrences);
    }

    private async Task<StoredSchedule> RequireAsync(string name, CancellationToken cancellationToken)
    {
        RequireName(name);
        return await schedules.FindAsync(name, cancellationToken) ?? throw NotFound(name);
    }

    private static void RequireName(string name)
    {
        if (!PipelineName.IsName(name))
        {
            throw ProblemException.Invalid($"A schedule's name has 1 to {PipelineName.CharsMax} lower-case letters, digits and hyphens, and begins with a letter or digit.");
        }
    }

    private static ProblemException NotFound(string name) => new(Problem.NotFound("schedule_not_found", $"There is no schedule '{name}'."));
}
