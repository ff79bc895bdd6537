using System.Globalization;
using GpuHost.Host.Access;
using GpuHost.Host.Batches;
using GpuHost.Host.Models;
using Pipelines.Core.Usage;
using Pipelines.Http;

namespace GpuHost.Host.Metrics;

/// <summary><c>GET /metrics</c>, for Prometheus. Any key may read it; what names tenants is for admin keys.</summary>
internal sealed class MetricsEndpoint(ModelPool models, RequestCounts requests, AnswerLatency latency, TokenCounts tokens, PromptCounts prompts, BatchStore batches, Intake intake)
{
    private const string Prefix = "pipelines_";

    public async Task HandleAsync(HttpContext context)
    {
        var text = new PrometheusText();
        WriteRequests(text);
        text.Gauge($"{Prefix}http_requests_running", "Requests that are being answered; those about the server itself are not counted.");
        text.Sample($"{Prefix}http_requests_running", intake.Inside);
        text.Histogram($"{Prefix}time_to_first_token_seconds", "From the begin of a call to its first piece of text; lines of batches are not measured.", latency.FirstToken);
        text.Histogram($"{Prefix}inter_token_latency_seconds", "Between two pieces of text of the same answer; lines of batches are not measured.", latency.InterToken);
        WriteTokens(text);
        PromptMetrics.Write(text, prompts);
        if (Caller.Of(context).IsAdmin)
        {
            WriteTenants(text);
            PromptMetrics.WriteTenants(text, prompts);
        }

        text.Gauge($"{Prefix}batches_open", "Batches that have not ended.");
        text.Sample($"{Prefix}batches_open", (await batches.UnfinishedAsync(context.RequestAborted)).Count);
        EngineMetrics.Write(text, models.Open);
        context.Response.ContentType = PrometheusText.ContentType;
        await context.Response.WriteAsync(text.ToString(), context.RequestAborted);
    }

    private void WriteRequests(PrometheusText text)
    {
        text.Counter($"{Prefix}http_requests_total", "Requests that are over, by the pattern of their endpoint and the status of their answer.");
        foreach ((string endpoint, int status, long count) in requests.Read())
        {
            text.Sample($"{Prefix}http_requests_total", count, ("endpoint", endpoint), ("status", status.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private void WriteTokens(PrometheusText text)
    {
        text.Counter($"{Prefix}tokens_total", "Tokens on the bill since the start, by class; cached and forced ones are parts of input and output.");
        foreach ((bool isBatch, TokenUsage sum) in tokens.ByClass())
        {
            WriteSum(text, $"{Prefix}tokens_total", sum, ("class", ClassOf(isBatch)));
        }
    }

    private void WriteTenants(PrometheusText text)
    {
        text.Counter($"{Prefix}tenant_tokens_total", $"Tokens on the bill since the start; tenants beyond the first {TokenCounts.TenantsMax} are one line with others=\"true\".");
        foreach ((string? tenant, bool isBatch, TokenUsage sum) in tokens.ByTenant())
        {
            WriteSum(text, $"{Prefix}tenant_tokens_total", sum, tenant is null ? ("others", "true") : ("tenant", tenant), ("class", ClassOf(isBatch)));
        }
    }

    private static string ClassOf(bool isBatch) => isBatch ? "batch" : "interactive";

    private static void WriteSum(PrometheusText text, string name, TokenUsage sum, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        text.Sample(name, sum.InputTokens, [.. labels, ("kind", "input")]);
        text.Sample(name, sum.CachedTokens, [.. labels, ("kind", "cached")]);
        text.Sample(name, sum.CacheWriteTokens, [.. labels, ("kind", "cache_write")]);
        text.Sample(name, sum.OutputTokens, [.. labels, ("kind", "output")]);
        text.Sample(name, sum.ForcedTokens, [.. labels, ("kind", "forced")]);
    }
}
