using Pipelines.Connectors.OpenAi;
using Pipelines.Connectors.Routing;
using Pipelines.Core.Inference;
using Pipelines.Core.Planning;

namespace Pipelines.Connectors.Tests.Routing;

public sealed class ModelResolverTests
{
    private static readonly Dictionary<string, string> AllKeys = ProviderCatalog.All
        .SelectMany(provider => provider.KeyVariables)
        .ToDictionary(name => name, name => $"sk-{name}");

    [Theory]
    [InlineData("openai/gpt-4o", "https://api.openai.com/v1", "gpt-4o")]
    [InlineData("gpt-4o-mini", "https://api.openai.com/v1", "gpt-4o-mini")]
    [InlineData("text-embedding-3-small", "https://api.openai.com/v1", "text-embedding-3-small")]
    [InlineData("ollama/llama3.2", "http://localhost:11434/v1", "llama3.2")]
    [InlineData("openrouter/openai/gpt-4o", "https://openrouter.ai/api/v1", "openai/gpt-4o")]
    [InlineData("groq/llama-3.3-70b-versatile", "https://api.groq.com/openai/v1", "llama-3.3-70b-versatile")]
    [InlineData("mistral/mistral-small-latest", "https://api.mistral.ai/v1", "mistral-small-latest")]
    [InlineData("deepseek/deepseek-chat", "https://api.deepseek.com/v1", "deepseek-chat")]
    [InlineData("together_ai/meta-llama/Llama-3", "https://api.together.ai/v1", "meta-llama/Llama-3")]
    [InlineData("gemini/gemini-2.5-flash", "https://generativelanguage.googleapis.com/v1beta/openai", "gemini-2.5-flash")]
    [InlineData("anthropic/claude-x", "https://api.anthropic.com/v1", "claude-x")]
    [InlineData("claude-x", "https://api.anthropic.com/v1", "claude-x")]
    public void Resolve_ProviderName_GivesItsAddress(string name, string address, string model)
    {
        ModelRoute route = Resolve(name, AllKeys);

        Assert.Equal((new Uri(address), model), (route.Endpoint!.BaseUrl, route.Model));
    }

    [Theory]
    [InlineData("azure/my-deployment", "AZURE_API_BASE", "https://me.openai.azure.com", "https://me.openai.azure.com/openai/v1")]
    [InlineData("azure/my-deployment", "AZURE_API_BASE", "https://me.openai.azure.com/openai/v1/", "https://me.openai.azure.com/openai/v1")]
    [InlineData("ollama/m", "OLLAMA_API_BASE", "http://gpu:11434", "http://gpu:11434/v1")]
    [InlineData("gpt-4o", "OPENAI_BASE_URL", "http://proxy/v1", "http://proxy/v1")]
    public void Resolve_AddressInTheEnvironment_IsUsed(string name, string variable, string value, string address) =>
        Assert.Equal(new Uri(address), Resolve(name, new Dictionary<string, string>(AllKeys) { [variable] = value }).Endpoint!.BaseUrl);

    [Theory]
    [InlineData("gpu-host/m", null, true)]
    [InlineData("gpu-host/m", "http://gpu:8080/v1", true)]
    [InlineData("openai/m", "http://gpu:8080/v1", false)]
    [InlineData("m", "http://gpu:8080/v1", false)]
    public void Resolve_OurOwnHost_IsToldWhereCallsBeginAlikeAndNeedsNoKey(string name, string? apiBase, bool isTold)
    {
        var variables = new Dictionary<string, string> { ["GPU_HOST_API_BASE"] = "http://gpu:8080" };
        EndpointRoutes routes = new() { ReadVariable = _ => null, CompletionApiBase = apiBase is null ? null : new Uri(apiBase) };

        ModelRoute route = Resolve(name, variables, routes);

        Assert.Equal((new Uri("http://gpu:8080/v1"), "m"), (route.Endpoint!.BaseUrl, route.Model));
        Assert.Equal((isTold, isTold), (route.Endpoint.Dialect.AcceptsCacheHints, route.Endpoint.Dialect.AcceptsFlexTier));
        Assert.Null(route.Endpoint.ApiKey);
    }

    [Theory]
    [InlineData("openai/gpt-4o", "OPENAI_API_KEY")]
    [InlineData("together_ai/m", "TOGETHER_API_KEY or TOGETHERAI_API_KEY")]
    public void Resolve_KeyIsNotSet_NamesTheVariable(string name, string variables)
    {
        InferenceException failure = Assert.Throws<InferenceException>(() => Resolve(name, []));

        Assert.Equal(InferenceFailureKind.Unauthorized, failure.Kind);
        Assert.Contains(variables, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_ProviderWithoutAnAddress_NamesTheVariable() =>
        Assert.Contains("AZURE_API_BASE", Assert.Throws<InferenceException>(() => Resolve("azure/m", AllKeys)).Message, StringComparison.Ordinal);

    [Fact]
    public void Resolve_NameThatNobodyKnows_SaysWhatToDo()
    {
        InferenceException failure = Assert.Throws<InferenceException>(() => Resolve("nonsense", AllKeys));

        Assert.Equal(InferenceFailureKind.ModelNotFound, failure.Kind);
        Assert.Contains("--api-base", failure.Message, StringComparison.Ordinal);
        Assert.Contains("openai/", failure.Message, StringComparison.Ordinal);
        Assert.Contains("models list", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_ProvidersKey_GoesToTheProvidersHostOnly()
    {
        ModelRoute own = Resolve("m", AllKeys, new EndpointRoutes { ReadVariable = _ => null, CompletionApiBase = new Uri("https://api.openai.com/v1") });
        ModelRoute other = Resolve("openai/m", AllKeys, new EndpointRoutes { ReadVariable = _ => null, CompletionApiBase = new Uri("https://api.openai.com.evil.example/v1") });

        Assert.NotNull(own.Endpoint!.ApiKey);
        Assert.Null(other.Endpoint!.ApiKey);
    }

    [Fact]
    public void Resolve_NamedKeyThatIsNotSet_IsAnErrorAndNotACallWithoutKey()
    {
        var routes = new EndpointRoutes { ReadVariable = _ => null, CompletionApiBase = new Uri("http://host/v1"), ApiKeyVariable = "MY_KEY" };

        Assert.Contains("MY_KEY", Assert.Throws<InferenceException>(() => Resolve("m", AllKeys, routes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_DefaultKey_DoesNotGoToAModelsOwnEndpoint()
    {
        var routes = new EndpointRoutes
        {
            ReadVariable = _ => null,
            CompletionApiBase = new Uri("http://host/v1"),
            ApiKeyVariable = "OPENAI_API_KEY",
            Models = [new ModelReference("spare", new Uri("http://elsewhere/v1"))],
        };

        Assert.NotNull(Resolve("m", AllKeys, routes).Endpoint!.ApiKey);
        Assert.Null(Resolve("spare", AllKeys, routes).Endpoint!.ApiKey);
    }

    [Fact]
    public void Catalog_EveryProvider_HasAnAddressOrAVariableForOne() =>
        Assert.All(ProviderCatalog.All, provider => Assert.True(provider.Address is { Scheme: "https" } or { IsLoopback: true } || provider.AddressVariables.Count > 0));

    [Fact]
    public void Catalog_Prefixes_AreUnique() =>
        Assert.Equal(
            ProviderCatalog.All.SelectMany(provider => provider.Prefixes).Count(),
            ProviderCatalog.All.SelectMany(provider => provider.Prefixes).Distinct().Count());

    private static ModelRoute Resolve(string model, Dictionary<string, string> environment, EndpointRoutes? routes = null) =>
        new ModelResolver((routes ?? new EndpointRoutes { ReadVariable = _ => null }) with { ReadVariable = environment.GetValueOrDefault }, name => name == "local-model")
            .Resolve(model, EndpointOperation.Completion);
}
