using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Pipelines.Functions.Tests.Kit;

namespace Pipelines.Functions.Tests.Runs;

public sealed class WebhookTests
{
    private const string Secret = "a secret of the receiver";

    [Fact]
    public async Task End_OfARun_IsToldSignedAndOnce()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        await using RunningApp app = await RunningApp.StartAsync();
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);

        using HttpResponseMessage started = await StartAsync(app, receiver.Url, Secret);
        string run = (string)JsonNode.Parse(await started.Content.ReadAsStringAsync())!["id"]!;
        await receiver.WaitForAsync(1);

        (string signature, string delivery, string body) = Assert.Single(receiver.Received);
        JsonNode told = JsonNode.Parse(body)!;
        Assert.Equal(("run.ended", run, "Completed"), ((string)told["type"]!, (string)told["runId"]!, (string)told["status"]!));
        Assert.Equal($"{run}.ended", delivery);
        string[] parts = signature.Split(',');
        long time = long.Parse(parts[0]["t=".Length..], CultureInfo.InvariantCulture);
        Assert.Equal(Signed(body, Secret, time), parts[1]["v1=".Length..]);
        Assert.NotEqual(Signed(body, Secret, time + 1), parts[1]["v1=".Length..]);
        Assert.InRange(DateTimeOffset.FromUnixTimeSeconds(time), DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.MaxValue);
    }

    [Fact]
    public async Task Deliver_ToAReceiverThatFails_IsTriedAgainAsTheSameDelivery()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(503);
        await using RunningApp app = await RunningApp.StartAsync();
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);

        using HttpResponseMessage started = await StartAsync(app, receiver.Url, Secret);
        await receiver.WaitForAsync(2);

        Assert.Single(receiver.Received.Select(static one => one.Delivery).Distinct());
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/hook", Secret)]
    [InlineData("not an address", Secret)]
    [InlineData("http://user:password@127.0.0.1/hook", Secret)]
    [InlineData("http://127.0.0.1/hook", "short")]
    [InlineData("http://127.0.0.1/hook", "")]
    public async Task Start_WithAWebhookThatIsNone_IsRefused(string url, string secret)
    {
        await using RunningApp app = await RunningApp.StartAsync();
        await app.PutPipelineAsync("tickets", TestPipelines.Tickets);

        using HttpResponseMessage answer = await StartAsync(app, url, secret);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        await HttpProblem.ReadAsync(answer);
        Assert.Empty(await app.BlobsAsync("runs/"));
    }

    private static async Task<HttpResponseMessage> StartAsync(RunningApp app, string url, string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/pipelines/tickets/runs") { Content = AppCalls.Rows("a") };
        request.Headers.Add("Pipelines-Webhook", url);
        request.Headers.Add("Pipelines-Webhook-Secret", secret);
        return await app.Client.SendAsync(request);
    }

    /// <summary>As the documentation tells receivers to.</summary>
    private static string Signed(string body, string secret, long time) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time.ToString(CultureInfo.InvariantCulture)}.{body}")));
}
