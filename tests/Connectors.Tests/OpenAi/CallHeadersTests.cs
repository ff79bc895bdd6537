using Pipelines.Connectors.OpenAi;
using Pipelines.Core.Inference;
using Pipelines.TestKit.ScriptedServer;

namespace Pipelines.Connectors.Tests.OpenAi;

/// <summary>Whose work a call is.</summary>
public sealed class CallHeadersTests
{
    private static readonly CallOrigin Origin = new("Prüfung", "run-1", new string('c', CallOrigin.CharsMax + 1));

    [Fact]
    public async Task Call_ToAHostThatIsTold_SaysItInHeadersOfAscii()
    {
        ScriptedCall call = await CallAsync(new EndpointDialect { AcceptsCallHeaders = true });

        Assert.Equal(
            ("Pr%C3%BCfung", "run-1", new string('c', CallOrigin.CharsMax), "acme"),
            (call.Headers["Pipelines-Pipeline"], call.Headers["Pipelines-Run"], call.Headers["Pipelines-Call"], call.Headers["Pipelines-Tenant"]));
    }

    [Fact]
    public async Task Call_ToAnyOtherServer_SaysNothing() =>
        Assert.DoesNotContain((await CallAsync(EndpointDialect.OpenAi)).Headers.Keys, static name => name.StartsWith("Pipelines-", StringComparison.OrdinalIgnoreCase));

    [Fact]
    public async Task Embed_InSeveralRequests_EachHasItsOwnKey()
    {
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(
            call => ScriptedAnswer.Embeddings(call, static text => [text.Length, 1]), options: new OpenAiClientOptions { EmbeddingInputsMax = 2 });

        await endpoint.Client.EmbedAsync(new EmbeddingRequest("m", ["a", "b", "c"]) { IdempotencyKey = "k" }, CancellationToken.None);

        Assert.Equal(["k", "k/1"], endpoint.Server.Calls.Select(static call => call.IdempotencyKey));
    }

    private static async Task<ScriptedCall> CallAsync(EndpointDialect dialect)
    {
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(_ => ScriptedAnswer.Text("ok"), dialect);
        await endpoint.CompleteAsync(EndpointFixture.Request() with { Origin = Origin, Tenant = "acme" });
        return endpoint.Server.Calls.Single();
    }
}
