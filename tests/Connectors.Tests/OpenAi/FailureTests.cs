using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Pipelines.Connectors.OpenAi;
using Pipelines.Connectors.OpenAi.Transport;
using Pipelines.Core.Inference;
using Pipelines.TestKit.ScriptedServer;

namespace Pipelines.Connectors.Tests.OpenAi;

public sealed class FailureTests
{
    [Theory]
    [InlineData(400, null, null, "Bad value", InferenceFailureKind.BadRequest)]
    [InlineData(400, "context_length_exceeded", null, "too long", InferenceFailureKind.ContextOverflow)]
    [InlineData(400, null, "exceed_context_size_error", "the request exceeds the available context size", InferenceFailureKind.ContextOverflow)]
    [InlineData(400, null, null, "This model's maximum context length is 8192 tokens", InferenceFailureKind.ContextOverflow)]
    [InlineData(400, "content_filter", null, "filtered", InferenceFailureKind.ContentFiltered)]
    [InlineData(400, "model_not_found", null, "gone", InferenceFailureKind.ModelNotFound)]
    [InlineData(400, null, null, "The model `x` does not exist", InferenceFailureKind.ModelNotFound)]
    [InlineData(400, null, null, "API key not valid. Please pass a valid API key.", InferenceFailureKind.Unauthorized)]
    [InlineData(401, "invalid_api_key", null, "no", InferenceFailureKind.Unauthorized)]
    [InlineData(402, null, null, "Insufficient Balance", InferenceFailureKind.QuotaExceeded)]
    [InlineData(403, null, null, "no", InferenceFailureKind.Unauthorized)]
    [InlineData(404, null, null, "Not Found", InferenceFailureKind.ModelNotFound)]
    [InlineData(408, null, null, "slow", InferenceFailureKind.TimedOut)]
    [InlineData(409, null, null, "conflict", InferenceFailureKind.Unavailable)]
    [InlineData(413, null, null, "too large", InferenceFailureKind.BadRequest)]
    [InlineData(422, null, null, "unprocessable", InferenceFailureKind.BadRequest)]
    [InlineData(429, "rate_limit_exceeded", "requests", "slow down", InferenceFailureKind.RateLimited)]
    [InlineData(429, "insufficient_quota", "insufficient_quota", "pay", InferenceFailureKind.QuotaExceeded)]
    [InlineData(429, null, "RESOURCE_EXHAUSTED", "You exceeded your current quota per minute", InferenceFailureKind.RateLimited)]
    [InlineData(500, null, null, "oops", InferenceFailureKind.Unavailable)]
    [InlineData(500, null, null, "Requested tokens exceed context window of 4096", InferenceFailureKind.ContextOverflow)]
    [InlineData(501, null, null, "no", InferenceFailureKind.Unsupported)]
    [InlineData(502, null, null, "bad gateway", InferenceFailureKind.Unavailable)]
    [InlineData(503, null, null, "overloaded", InferenceFailureKind.Unavailable)]
    [InlineData(529, null, null, "overloaded", InferenceFailureKind.Unavailable)]
    public async Task Complete_Status_HasItsKind(int status, string? code, string? type, string message, InferenceFailureKind kind)
    {
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(_ => ScriptedAnswer.Error(status, message, type, code));

        InferenceException failure = await endpoint.FailAsync();

        Assert.Equal(kind, failure.Kind);
        Assert.Contains(status.ToString(CultureInfo.InvariantCulture), failure.Message, StringComparison.Ordinal);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Contains("test-model", failure.Message, StringComparison.Ordinal);
        Assert.Single(endpoint.Server.Calls);
    }

    [Theory]
    [InlineData("""{"error":{"message":"No endpoints found","code":404}}""", InferenceFailureKind.ModelNotFound)]
    [InlineData("""{"error":{"message":"Rate limited","code":"429"}}""", InferenceFailureKind.RateLimited)]
    [InlineData("""{"error":"something broke"}""", InferenceFailureKind.InvalidResponse)]
    public async Task Complete_ErrorInASuccess_IsAFailure(string body, InferenceFailureKind kind)
    {
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(_ => ScriptedAnswer.Raw(body));

        Assert.Equal(kind, (await endpoint.FailAsync()).Kind);
    }

    [Theory]
    [InlineData("""[{"error":{"message":"gemini form","status":"INVALID_ARGUMENT"}}]""", "gemini form")]
    [InlineData("""{"detail":[{"msg":"field required","input":"Say hello."}]}""", "field required")]
    [InlineData("""{"message":"plain form"}""", "plain form")]
    [InlineData("""{"error":"ollama form"}""", "ollama form")]
    public async Task Complete_ErrorInAnotherForm_IsQuoted(string body, string words)
    {
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(_ => ScriptedAnswer.Raw(body, status: 400));

        Assert.Contains(words, (await endpoint.FailAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complete_ErrorThatRepeatsThePrompt_IsNotQuoted()
    {
        const string Prompt = "The secret recipe of grandmother is two eggs and a cup of sugar.";
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(_ => ScriptedAnswer.Error(400, $"Cannot read '{Prompt[10..50]}'"));

        InferenceException failure = await endpoint.FailAsync(EndpointFixture.Request(Prompt));

        Assert.DoesNotContain("grandmother", failure.ToString(), StringComparison.Ordinal);
        Assert.Contains("left out", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complete_ErrorThatRepeatsTheKey_LosesIt()
    {
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(call => ScriptedAnswer.Error(401, $"Wrong: {call.Headers["Authorization"]}"));

        Assert.Contains("Wrong: Bearer (API key)", (await endpoint.FailAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Retry-After", "7", 7)]
    [InlineData("Retry-After", "1.5", 1.5)]
    [InlineData("retry-after-ms", "250", 0.25)]
    [InlineData("Retry-After", "-3", 0)]
    [InlineData("Retry-After", "99999999999999", 86400)]
    public async Task Complete_RetryAfter_IsPassedOn(string header, string value, double seconds)
    {
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(_ => ScriptedAnswer.RateLimited().WithHeader(header, value));

        Assert.Equal(TimeSpan.FromSeconds(seconds), (await endpoint.FailAsync()).RetryAfter);
    }

    [Fact]
    public async Task Complete_RetryAfterAsDate_CountsFromNow()
    {
        string date = TimeProvider.System.GetUtcNow().AddMinutes(5).ToString("R", CultureInfo.InvariantCulture);
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(_ => ScriptedAnswer.Unavailable().WithHeader("Retry-After", date));

        TimeSpan? wait = (await endpoint.FailAsync()).RetryAfter;

        Assert.InRange(wait!.Value, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("soon")]
    public async Task Complete_NoRetryAfterThatCanBeRead_IsNull(string? value)
    {
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(_ =>
            value is null ? ScriptedAnswer.RateLimited() : ScriptedAnswer.RateLimited().WithHeader("Retry-After", value));

        Assert.Null((await endpoint.FailAsync()).RetryAfter);
    }

    [Fact]
    public async Task Complete_NobodyListens_IsAConnectionFailure()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using HttpMessageInvoker http = EndpointHttp.Create();
        var client = new OpenAiInferenceClient(new OpenAiEndpoint(new Uri($"http://127.0.0.1:{port}/v1?secret=1")), http, TimeProvider.System);

        InferenceException failure = await Assert.ThrowsAsync<InferenceException>(() => client.CompleteAsync(EndpointFixture.Request(), CancellationToken.None));

        Assert.Equal(InferenceFailureKind.ConnectionFailed, failure.Kind);
        Assert.Contains("refused", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
        Assert.True(failure is { IsRetryable: true, IsEndpointFault: true });
    }

    [Fact]
    public async Task Complete_NameThatDoesNotResolve_IsAConnectionFailure()
    {
        using HttpMessageInvoker http = EndpointHttp.Create();
        var client = new OpenAiInferenceClient(new OpenAiEndpoint(new Uri("http://no-such-host.invalid/v1")), http, TimeProvider.System);

        InferenceException failure = await Assert.ThrowsAsync<InferenceException>(() => client.CompleteAsync(EndpointFixture.Request(), CancellationToken.None));

        Assert.Equal(InferenceFailureKind.ConnectionFailed, failure.Kind);
    }

    public static TheoryData<string, InferenceFailureKind> Breaks => new()
    {
        { "drop", InferenceFailureKind.ConnectionFailed },
        { "cut body", InferenceFailureKind.ConnectionFailed },
        { "cut error", InferenceFailureKind.ConnectionFailed },
        { "truncated JSON", InferenceFailureKind.InvalidResponse },
        { "endless", InferenceFailureKind.InvalidResponse },
        { "announced too large", InferenceFailureKind.InvalidResponse },
    };

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task Complete_AnswerBreaks_HasItsKind(string what, InferenceFailureKind kind)
    {
        const string Body = """{"choices":[{"message":{"content":"hello"}}]}""";
        ScriptedAnswer Break() => what switch
        {
            "drop" => ScriptedAnswer.Drop(),
            "cut body" => ScriptedAnswer.Raw(Body).CutAfterBytes(20),
            "cut error" => ScriptedAnswer.Error(500, "oops").CutAfterBytes(5),
            "truncated JSON" => ScriptedAnswer.Raw(Body[..20]),
            "endless" => ScriptedAnswer.Endless(),
            _ => ScriptedAnswer.Raw(new string(' ', 20_001)),
        };
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(_ => Break(), options: new OpenAiClientOptions { ResponseBytesMax = 20_000 });

        Assert.Equal(kind, (await endpoint.FailAsync()).Kind);
    }

    [Fact]
    public async Task Complete_DropOnAConnectionThatWasUsedBefore_IsNotSentTwice()
    {
        // The HTTP stack may repeat a request on its own when an idle connection turns out to be dead; a paid call must not be.
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(call => call.Index == 0 ? ScriptedAnswer.Text("ok") : ScriptedAnswer.Drop());
        await endpoint.CompleteAsync();

        Assert.Equal(InferenceFailureKind.ConnectionFailed, (await endpoint.FailAsync()).Kind);

        Assert.Equal(2, endpoint.Server.Calls.Count);
    }

    [Fact]
    public async Task Complete_PeerThatSpeaksNoHttp_IsAnInvalidResponse()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task peer = Task.Run(async () =>
        {
            using TcpClient accepted = await listener.AcceptTcpClientAsync();
            await accepted.GetStream().WriteAsync("SSH-2.0-OpenSSH_9.2\r\n"u8.ToArray());
            await accepted.GetStream().FlushAsync();
        });
        using HttpMessageInvoker http = EndpointHttp.Create();
        var client = new OpenAiInferenceClient(
            new OpenAiEndpoint(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/v1")), http, TimeProvider.System);

        InferenceException failure = await Assert.ThrowsAsync<InferenceException>(() => client.CompleteAsync(EndpointFixture.Request(), CancellationToken.None));
        await peer;

        Assert.Equal(InferenceFailureKind.InvalidResponse, failure.Kind);
    }

    [Fact]
    public async Task Complete_Redirect_IsNotFollowed()
    {
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(_ =>
            ScriptedAnswer.Raw("", status: 308).WithHeader("Location", "https://example.org/v1/chat/completions?key=1"));

        InferenceException failure = await endpoint.FailAsync();

        Assert.Equal(InferenceFailureKind.ModelNotFound, failure.Kind);
        Assert.Contains("https://example.org/v1/chat/completions,", failure.Message, StringComparison.Ordinal);
        Assert.Single(endpoint.Server.Calls);
    }

    [Fact]
    public async Task Complete_NoKeyWhereOneIsWanted_SaysHowToGiveIt()
    {
        await using ScriptedModelServer server = await ScriptedModelServer.StartAsync(_ => ScriptedAnswer.Error(401, "Missing key"));
        using HttpMessageInvoker http = EndpointHttp.Create();
        var client = new OpenAiInferenceClient(new OpenAiEndpoint(server.BaseUrl), http, TimeProvider.System);

        InferenceException failure = await Assert.ThrowsAsync<InferenceException>(() => client.CompleteAsync(EndpointFixture.Request(), CancellationToken.None));

        Assert.Contains("environment variable", failure.Message, StringComparison.Ordinal);
        Assert.False(server.Calls[0].Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task Complete_HalfASurrogatePairInThePrompt_IsABadRequest()
    {
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(_ => ScriptedAnswer.Text("ok"));

        InferenceException failure = await Assert.ThrowsAsync<InferenceException>(() => endpoint.CompleteAsync(EndpointFixture.Request("😀"[..1])));

        Assert.Equal(InferenceFailureKind.BadRequest, failure.Kind);
        Assert.Empty(endpoint.Server.Calls);
    }

    [Theory]
    [InlineData("ftp://host/v1")]
    [InlineData("http://user:password@host/v1")]
    [InlineData("/v1")]
    public void Endpoint_AddressThatCannotBe_IsRefused(string address) =>
        Assert.DoesNotContain(
            "password@",
            Assert.Throws<ArgumentException>(() => new OpenAiEndpoint(new Uri(address, UriKind.RelativeOrAbsolute))).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("a\nb-secret")]
    [InlineData("schlüssel-secret")]
    public void ApiKey_TextThatIsNone_IsRefusedUntold(string text) =>
        Assert.DoesNotContain("secret", Assert.Throws<ArgumentException>(() => new ApiKey(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void ApiKey_InADump_IsHidden() =>
        Assert.DoesNotContain(
            EndpointFixture.Key,
            new OpenAiEndpoint(new Uri("http://host/v1"), new ApiKey(EndpointFixture.Key)).ToString(),
            StringComparison.Ordinal);
}
