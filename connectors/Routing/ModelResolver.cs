using Pipelines.Connectors.OpenAi;
using Pipelines.Core.Inference;
using Pipelines.Core.Planning;

namespace Pipelines.Connectors.Routing;

/// <summary>
/// Finds the place of a model by its name, first match wins:
/// <code>
/// 1  local/NAME                      this machine
/// 2  an entry of its own             its address, else by its name as below; its own key variable
/// 3  an endpoint for everything      that address, with the provider prefix taken off the name
/// 4  provider/NAME                   the provider's address and key variable
/// 5  a name that this machine knows  this machine
/// 6  a well-known name (gpt-…)       its provider
/// </code>
/// </summary>
internal sealed class ModelResolver(EndpointRoutes routes, Func<string, bool> isLocal)
{
    private const string LocalPrefix = "local/";

    /// <exception cref="InferenceException">Nobody knows the model, or what its route needs is not set.</exception>
    public ModelRoute Resolve(string model, EndpointOperation operation)
    {
        if (model.StartsWith(LocalPrefix, StringComparison.Ordinal))
        {
            string name = model[LocalPrefix.Length..];
            return isLocal(name) ? new ModelRoute(null, name) : throw Unknown(model);
        }

        ModelReference? entry = routes.Models.FirstOrDefault(entry => entry.Name == model);
        Uri? address = entry?.ApiBase ?? (operation == EndpointOperation.Completion ? routes.CompletionApiBase : routes.EmbeddingApiBase);
        (Provider Provider, string Model)? prefixed = ProviderCatalog.ByPrefix(model);
        if (address is not null)
        {
            string? keyVariable = entry?.ApiKeyEnv ?? (entry?.ApiBase is null ? routes.ApiKeyVariable : null);
            return new ModelRoute(EndpointAt(address, keyVariable, prefixed?.Provider, model), prefixed?.Model ?? model);
        }

        if (prefixed is { } known)
        {
            return new ModelRoute(Endpoint(known.Provider, entry?.ApiKeyEnv, model), known.Model);
        }

        if (isLocal(model))
        {
            return new ModelRoute(null, model);
        }

        return ProviderCatalog.ByBareName(model) is { } provider
            ? new ModelRoute(Endpoint(provider, entry?.ApiKeyEnv, model), model)
            : throw Unknown(model);
    }

    /// <summary>A provider's key goes to the provider's own host only; any other address gets a key when one is named for it.</summary>
    /// <remarks>A provider whose every account has its own address lends its dialect to the address that is given: it may well be one of them.</remarks>
    private OpenAiEndpoint EndpointAt(Uri address, string? keyVariable, Provider? named, string model)
    {
        Provider? owner = ProviderCatalog.ByHost(address);
        ApiKey? key = keyVariable is null && owner is not null ? ProviderKey(owner, model) : Key(keyVariable, model);
        return Endpoint(address, key, (owner ?? (named?.Address is null ? named : null))?.Dialect, model);
    }

    private OpenAiEndpoint Endpoint(Provider provider, string? keyVariable, string model)
    {
        string? given = provider.AddressVariables.Select(routes.ReadVariable).FirstOrDefault(IsSet);
        Uri address = given is null
            ? provider.Address ?? throw Failure(
                InferenceFailureKind.ModelNotFound,
                $"The model '{model}' needs an address: set the environment variable {string.Join(" or ", provider.AddressVariables)}.")
            : AddressOf(given, provider, model);
        return Endpoint(address, keyVariable is null ? ProviderKey(provider, model) : Key(keyVariable, model), provider.Dialect, model);
    }

    private static Uri AddressOf(string text, Provider provider, string model)
    {
        string trimmed = text.Trim().TrimEnd('/');
        string whole = trimmed.EndsWith(provider.AddressPath, StringComparison.Ordinal) ? trimmed : trimmed + provider.AddressPath;
        return Uri.TryCreate(whole, UriKind.Absolute, out Uri? address)
            ? address
            : throw Failure(
                InferenceFailureKind.ModelNotFound,
                $"The model '{model}' needs an address, and none of {string.Join(", ", provider.AddressVariables)} holds one that starts with http:// or https://.");
    }

    private ApiKey? ProviderKey(Provider provider, string model)
    {
        if (provider.KeyVariables.Count == 0)
        {
            return null;
        }

        string? set = provider.KeyVariables.FirstOrDefault(name => IsSet(routes.ReadVariable(name)));
        return set is null && !provider.KeyIsOptional
            ? throw Failure(
                InferenceFailureKind.Unauthorized,
                $"The model '{model}' needs an API key: set the environment variable {string.Join(" or ", provider.KeyVariables)}.")
            : Key(set, model);
    }

    private ApiKey? Key(string? variable, string model)
    {
        if (variable is null)
        {
            return null;
        }

        if (routes.ReadVariable(variable) is not { } text || !IsSet(text))
        {
            throw Failure(InferenceFailureKind.Unauthorized, $"The environment variable {variable}, which holds the API key for the model '{model}', is not set.");
        }

        try
        {
            return new ApiKey(text);
        }
        catch (ArgumentException e)
        {
            throw Failure(InferenceFailureKind.Unauthorized, $"The environment variable {variable} holds no API key: {e.Message}");
        }
    }

    private static OpenAiEndpoint Endpoint(Uri address, ApiKey? key, EndpointDialect? dialect, string model)
    {
        try
        {
            return new OpenAiEndpoint(address, key, dialect);
        }
        catch (ArgumentException e)
        {
            throw Failure(InferenceFailureKind.ModelNotFound, $"The endpoint of the model '{model}' cannot be used. {e.Message}");
        }
    }

    private static bool IsSet(string? value) => !string.IsNullOrWhiteSpace(value);

    private static InferenceException Unknown(string model) => Failure(
        InferenceFailureKind.ModelNotFound,
        $"Nobody knows the model '{model}'. Name an endpoint that serves it (--api-base URL, or default_lm_api_base in the pipeline), " +
        $"put a provider before its name ({string.Join(", ", ProviderCatalog.All.Select(provider => provider.Name + "/"))}), " +
        "or name a local model or a .gguf file ('pipelines models list' shows those that are here).");

    private static InferenceException Failure(InferenceFailureKind kind, string message) => new(kind, message);
}
