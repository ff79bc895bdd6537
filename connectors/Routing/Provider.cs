using Pipelines.Connectors.OpenAi;

namespace Pipelines.Connectors.Routing;

/// <summary>A provider with an OpenAI-compatible address, as <c>providers.json</c> describes it.</summary>
internal sealed record Provider
{
    /// <summary>What stands before the slash in a model's name; the first is the one to show.</summary>
    public required IReadOnlyList<string> Prefixes { get; init; }

    /// <summary>Null when every account has its own.</summary>
    public Uri? Address { get; init; }

    /// <summary>Environment variables that name another address, in order.</summary>
    public IReadOnlyList<string> AddressVariables { get; init; } = [];

    /// <summary>What such an address lacks, unless it ends with it.</summary>
    public string AddressPath { get; init; } = "";

    /// <summary>Environment variables that hold the key, in order; empty when there is none.</summary>
    public required IReadOnlyList<string> KeyVariables { get; init; }

    /// <summary>Some of its servers ask for no key.</summary>
    public bool KeyIsOptional { get; init; }

    /// <summary>Beginnings of model names that are this provider's even without a prefix.</summary>
    public IReadOnlyList<string> BareNames { get; init; } = [];

    public EndpointDialect Dialect { get; init; } = EndpointDialect.OpenAi;

    public string Name => Prefixes[0];
}
