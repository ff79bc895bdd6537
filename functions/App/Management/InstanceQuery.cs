using Pipelines.Durable.Clients;
using Pipelines.Functions.App.Api;

namespace Pipelines.Functions.App.Management;

/// <summary>Reads which instances a request means, by Durable Functions' parameters.</summary>
internal static class InstanceQuery
{
    public static OrchestrationQuery Of(HttpRequest request)
    {
        var query = new QueryValues(request);
        return new OrchestrationQuery
        {
            Statuses = StatusesOf(query),
            CreatedFrom = query.Moment("createdTimeFrom"),
            CreatedTo = query.Moment("createdTimeTo"),
            InstanceIdPrefix = query.Text("instanceIdPrefix"),
            IncludePayloads = true,
            PageSize = (int)(query.Whole("top", 1, OrchestrationQuery.PageSizeMax) ?? new OrchestrationQuery().PageSize),
            ContinuationToken = request.Headers["x-ms-continuation-token"] is [{ Length: > 0 } token] ? token : null,
        };
    }

    public static PurgeFilter PurgeOf(HttpRequest request)
    {
        var query = new QueryValues(request);
        return new PurgeFilter
        {
            Statuses = StatusesOf(query),
            CreatedFrom = query.Moment("createdTimeFrom") ?? throw ProblemException.Invalid("The parameter 'createdTimeFrom' is missing: it says from when on instances are purged."),
            CreatedTo = query.Moment("createdTimeTo"),
        };
    }

    private static OrchestrationRuntimeStatus[] StatusesOf(QueryValues query) =>
    [
        .. (query.Text("runtimeStatus") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(static word =>
            Enum.TryParse(word, ignoreCase: true, out OrchestrationRuntimeStatus status) && Enum.IsDefined(status)
                ? status
                : throw ProblemException.Invalid($"'{word}' is no status of an instance. There are: {string.Join(", ", Enum.GetNames<OrchestrationRuntimeStatus>())}.")),
    ];
}
