using Pipelines.Core.Storage;
using Pipelines.Functions.App.Hosting;
using Pipelines.Functions.App.Runs.Starting;
using Pipelines.Runtime.Runs;

namespace Pipelines.Functions.App.Runs.Webhooks;

/// <summary>Who wants to hear of the end of which run: <c>runs/{run}/webhook.json</c>, erased with the run.</summary>
internal sealed class WebhookShelf(AppDocuments documents)
{
    public Task AddAsync(RunId run, WebhookOptions webhook, CancellationToken cancellationToken) =>
        documents.WriteAsync(PathOf(run), webhook, PutCondition.IfAbsent, cancellationToken);

    /// <summary>Null when nobody wants to, or the run was erased.</summary>
    public Task<WebhookOptions?> FindAsync(RunId run, CancellationToken cancellationToken) => documents.ReadAsync<WebhookOptions>(PathOf(run), cancellationToken);

    private static BlobPath PathOf(RunId run) => BlobPath.Parse($"runs/{run}/webhook.json");
}
