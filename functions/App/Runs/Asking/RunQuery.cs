using System.Globalization;
using Pipelines.Durable.Clients;
using Pipelines.Functions.App.Api;
using Pipelines.Functions.App.Runs.Starting;
using Pipelines.Runtime.Orchestrations;
using Pipelines.Runtime.Runs;

namespace Pipelines.Functions.App.Runs.Asking;

/// <summary>
/// Finds runs by pipeline, status and time, the newest first. Asks the engine's index; no run's record is read. What an engine cannot tell apart
/// is left out here: of runs that go on their states, and with other engines than the embedded hub how runs ended.
/// </summary>
internal sealed class RunQuery(IDurableClient client)
{
    private const int TopDefault = 100;

    /// <summary>Pages of the engine that are looked through for one of ours, when few match.</summary>
    private const int PagesMax = 20;

    private static readonly OrchestrationRuntimeStatus[] GoingOn = [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended];

    /// <exception cref="ProblemException">A parameter is wrong.</exception>
    public async Task<OrchestrationPage> FindAsync(QueryValues query, string? continuation, CancellationToken cancellationToken)
    {
        RunStatus[] statuses = StatusesOf(query.Text("status"));
        int top = (int)(query.Whole("top", 1, OrchestrationQuery.PageSizeMax) ?? TopDefault);
        var asked = new OrchestrationQuery
        {
            Names = [RunWork.Run.Name],
            Statuses = [.. statuses.SelectMany(RuntimeStatusesOf).Distinct()],
            Outcomes = [.. statuses.Where(IsEnd).Select(static status => ((int)status).ToString(CultureInfo.InvariantCulture))],
            CreatedFrom = query.Moment("from"),
            CreatedTo = query.Moment("to"),
            InstanceIdPrefix = query.Text("prefix"),
            Tags = query.Text("pipeline") is { } pipeline ? new Dictionary<string, string>(StringComparer.Ordinal) { [RunStarter.PipelineTag] = pipeline } : [],
            IncludePayloads = true,
            ContinuationToken = query.Text("token") ?? continuation,
        };
        List<OrchestrationMetadata> found = [];
        for (int page = 0; page < PagesMax; page++)
        {
            // Never more than still fit: a token stands for the end of its page.
            OrchestrationPage next = await AskAsync(asked with { PageSize = top - found.Count }, cancellationToken);
            found.AddRange(next.Instances.Where(one => statuses.Length == 0 || statuses.Contains(RunState.Of(one).Status)));
            asked = asked with { ContinuationToken = next.ContinuationToken };
            if (next.ContinuationToken is null || found.Count == top)
            {
                break;
            }
        }

        return new OrchestrationPage(found, asked.ContinuationToken);
    }

    private async Task<OrchestrationPage> AskAsync(OrchestrationQuery query, CancellationToken cancellationToken)
    {
        try
        {
            return await client.QueryAsync(query, cancellationToken);
        }
        catch (ArgumentException e)
        {
            throw ProblemException.Invalid(e.Message, e);
        }
    }

    private static RunStatus[] StatusesOf(string? text) =>
    [
        .. (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(static word =>
            Enum.TryParse(word, ignoreCase: true, out RunStatus status) && Enum.IsDefined(status)
                ? status
                : throw ProblemException.Invalid($"'{word}' is no status of a run. There are: {string.Join(", ", Enum.GetNames<RunStatus>())}.")),
    ];

    private static bool IsEnd(RunStatus status) => status is RunStatus.Completed or RunStatus.CompletedWithFailures or RunStatus.Failed or RunStatus.Canceled;

    /// <summary>The states of instances whose run may have that status (<see cref="RunState"/>).</summary>
    private static OrchestrationRuntimeStatus[] RuntimeStatusesOf(RunStatus status) => status switch
    {
        RunStatus.Failed => [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed],
        RunStatus.Canceled => [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Terminated],
        RunStatus.Completed => [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Canceled],
        RunStatus.CompletedWithFailures => [OrchestrationRuntimeStatus.Completed],
        _ => GoingOn,
    };
}
