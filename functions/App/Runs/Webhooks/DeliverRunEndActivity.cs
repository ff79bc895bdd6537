using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Pipelines.Durable.Activities;
using Pipelines.Durable.Failures;
using Pipelines.Functions.App.Api;
using Pipelines.Functions.App.Hosting;
using Pipelines.Runtime.Orchestrations;
using Pipelines.Runtime.Runs;

namespace Pipelines.Functions.App.Runs.Webhooks;

/// <summary>Sends one webhook once. What was sent, and when, is signed; the answer's body is not read.</summary>
internal sealed class DeliverRunEndActivity(AppParts parts, WebhookShelf webhooks) : IActivity<RunEnded, bool>
{
    public const string DeliveryHeader = "Pipelines-Delivery";

    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(15);

    public async Task<bool> RunAsync(ActivityContext context, RunEnded input, CancellationToken cancellationToken)
    {
        if (await webhooks.FindAsync(new RunId(input.Run), cancellationToken) is not { } webhook)
        {
            return false;
        }

        DateTimeOffset now = parts.Time.GetUtcNow();
        string body = JsonSerializer.Serialize(new { type = "run.ended", runId = input.Run, status = input.Status, message = input.Message, sentAt = now }, AnswerJson.Options);
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url)
        {
            Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json", "utf-8")),
        };
        request.Headers.Add(WebhookSignature.Header, WebhookSignature.Of(body, webhook.Secret, now));

        // The same for all tries: by it a receiver tells a delivery that it has had.
        request.Headers.Add(DeliveryHeader, $"{input.Run}.ended");
        using var patience = new CancellationTokenSource(AnswersWithin, parts.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        HttpStatusCode status = await SendAsync(request, either.Token, cancellationToken);
        return (int)status is >= 200 and < 300 ? true : throw Refused(status);
    }

    private async Task<HttpStatusCode> SendAsync(HttpRequestMessage request, CancellationToken either, CancellationToken stopping)
    {
        try
        {
            using HttpResponseMessage response = await parts.Webhooks.SendAsync(request, either);
            return response.StatusCode;
        }
        catch (OperationCanceledException e) when (!stopping.IsCancellationRequested)
        {
            throw new TimeoutException($"The receiver did not answer within {AnswersWithin.TotalSeconds.ToString(CultureInfo.InvariantCulture)} seconds.", e);
        }
    }

    /// <summary>A receiver that refuses for good is not asked again.</summary>
    private static Exception Refused(HttpStatusCode status)
    {
        string message = $"The receiver answered {(int)status}.";
        bool mayChange = status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500;
        return mayChange ? new HttpRequestException(message) : new NonRetriableException(message);
    }
}
