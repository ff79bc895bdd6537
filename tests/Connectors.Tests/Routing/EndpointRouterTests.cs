using Pipelines.Connectors.OpenAi;
using Pipelines.Connectors.OpenAi.Transport;
using Pipelines.Connectors.Routing;
using Pipelines.Core.Inference;
using Pipelines.Core.Planning;
using Pipelines.TestKit.ScriptedServer;

namespace Pipelines.Connectors.Tests.Routing;

public sealed class EndpointRouterTests
{
    [Fact]
    public async Task Complete_EndpointForEverything_GetsTheNameWithoutItsPrefix()
    {
        await using ScriptedModelServer server = await ScriptedModelServer.StartAsync(_ => ScriptedAnswer.Text("ok"));
        using HttpMessageInvoker http = EndpointHttp.Create();
        EndpointRouter router = Router(http, new ModelPlan { DefaultApiBase = server.BaseUrl });

        Completion completion = await router.CompleteAsync(Request("openai/gpt-4o-mini"), CancellationToken.None);

        ScriptedCall call = server.Calls.Single();
        Assert.Equal("gpt-4o-mini", call.Model);
        Assert.Equal("openai/gpt-4o-mini", completion.Model);
        Assert.False(call.Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task Complete_CallersEndpoint_GoesBeforeThePipelines()
    {
        await using ScriptedModelServer callers = await ScriptedModelServer.StartAsync(_ => ScriptedAnswer.Text("ok"));
        using HttpMessageInvoker http = EndpointHttp.Create();
        var plan = new ModelPlan { DefaultApiBase = new Uri("http://127.0.0.1:9/v1") };

        await Router(http, plan, callers.BaseUrl, "MY_KEY", ("MY_KEY", "sk-mine")).CompleteAsync(Request("any/model"), CancellationToken.None);

        Assert.Equal("any/model", callers.Calls.Single().Model);
        Assert.Equal("Bearer sk-mine", callers.Calls.Single().Headers["Authorization"]);
    }

    [Fact]
    public async Task Complete_ModelsWithEndpointsOfTheirOwn_GoThere()
    {
        await using ScriptedModelServer first = await ScriptedModelServer.StartAsync(_ => ScriptedAnswer.Text("first"));
        await using ScriptedModelServer second = await ScriptedModelServer.StartAsync(_ => ScriptedAnswer.Text("second"));
        using HttpMessageInvoker http = EndpointHttp.Create();
        EndpointRouter router = Router(
            http,
            new ModelPlan
            {
                DefaultApiBase = first.BaseUrl,
                Fallbacks = [new ModelReference("openai/spare", second.BaseUrl, "SPARE_KEY")],
            },
            variables: ("SPARE_KEY", "sk-spare"));

        Completion main = await router.CompleteAsync(Request("main"), CancellationToken.None);
        Completion spare = await router.CompleteAsync(Request("openai/spare"), CancellationToken.None);

        Assert.Equal(["first", "second"], new[] { main, spare }.Select(completion => completion.Choices[0].Text));
        Assert.Equal("openai/spare", spare.Model);
        Assert.Equal("Bearer sk-spare", second.Calls.Single().Headers["Authorization"]);
        Assert.False(first.Calls.Single().Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task Embed_EndpointForEmbeddings_IsApartFromThatForCompletions()
    {
        await using ScriptedModelServer server = await ScriptedModelServer.StartAsync(call => ScriptedAnswer.Embeddings(call, _ => [1]));
        using HttpMessageInvoker http = EndpointHttp.Create();
        EndpointRouter router = Router(http, new ModelPlan { DefaultApiBase = new Uri("http://127.0.0.1:9/v1"), DefaultEmbeddingApiBase = server.BaseUrl });

        await router.EmbedAsync(new EmbeddingRequest("openai/text-embedding-3-small", ["a"]), CancellationToken.None);

        Assert.Equal("text-embedding-3-small", server.Calls.Single().Model);
    }

    [Fact]
    public async Task Stream_ThroughTheRouter_NamesTheModelThatWasAsked()
    {
        await using ScriptedModelServer server = await ScriptedModelServer.StartAsync(_ => ScriptedAnswer.Text("hello"));
        using HttpMessageInvoker http = EndpointHttp.Create();
        CompletionUpdate? last = null;

        await foreach (CompletionUpdate update in Router(http, new ModelPlan(), server.BaseUrl).StreamAsync(Request("openai/x"), CancellationToken.None))
        {
            last = update;
        }

        Assert.Equal("openai/x", last!.Final!.Model);
    }

    [Fact]
    public async Task Complete_ModelOfThisMachine_GoesToTheLocalClient()
    {
        await using ScriptedModelServer server = await ScriptedModelServer.StartAsync(_ => ScriptedAnswer.Text("local"));
        using HttpMessageInvoker http = EndpointHttp.Create();
        var localClient = new OpenAiInferenceClient(new OpenAiEndpoint(server.BaseUrl), http, TimeProvider.System);
        var router = new EndpointRouter(new EndpointRoutes { ReadVariable = _ => null }, new LocalModels(localClient, name => name == "qwen"), http, TimeProvider.System);

        await router.CompleteAsync(Request("qwen"), CancellationToken.None);
        await router.CompleteAsync(Request("local/qwen"), CancellationToken.None);

        Assert.Equal(["qwen", "qwen"], server.Calls.Select(call => call.Model));
    }

    [Theory]
    [InlineData("http://host/v1", "m", "http://host/v1/", "m", true)]
    [InlineData("http://host/v1", "openai/m", "http://HOST/v1", "m", true)]
    [InlineData("http://host/v1", "m", "http://host/v1", "n", false)]
    [InlineData("http://host/v1", "m", "http://other/v1", "m", false)]
    public async Task Fingerprint_EndpointAndName_DecideIt(string firstBase, string firstModel, string secondBase, string secondModel, bool equal)
    {
        using HttpMessageInvoker http = EndpointHttp.Create();

        Assert.Equal(
            equal,
            await Router(http, new ModelPlan(), new Uri(firstBase)).FingerprintAsync(firstModel, CancellationToken.None)
                == await Router(http, new ModelPlan(), new Uri(secondBase)).FingerprintAsync(secondModel, CancellationToken.None));
    }

    private static EndpointRouter Router(
        HttpMessageInvoker http,
        ModelPlan plan,
        Uri? apiBase = null,
        string? keyVariable = null,
        params (string Name, string Value)[] variables)
    {
        Dictionary<string, string> environment = variables.ToDictionary(variable => variable.Name, variable => variable.Value);
        return new EndpointRouter(EndpointRoutes.For(plan, apiBase, keyVariable, environment.GetValueOrDefault), local: null, http, TimeProvider.System);
    }

    private static CompletionRequest Request(string model) => new() { Model = model, Messages = [new ChatMessage(ChatRole.User, "hello")] };
}
