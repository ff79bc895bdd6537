using System.Text.Json;
using System.Text.Json.Nodes;
using Pipelines.Durable.Transports.Sidecar;
using Pipelines.Functions.App.Hosting;

namespace Pipelines.Functions.App.CustomHandler;

/// <summary>
/// Where Durable Functions has opened its endpoint for this process: the host says so in the value of a <c>durableClient</c> binding, with each invocation of a function
/// that has one. Until the first of them the setting counts.
/// </summary>
internal sealed class EngineAddress(AppSettings settings, DurableSidecar sidecar)
{
    /// <summary>The binding of the engine's client.</summary>
    public const string Binding = "client";

    private const string Property = "rpcBaseUrl";

    private volatile Uri? _known = settings.Engine?.Address;

    /// <summary>Takes the address from an invocation that has one.</summary>
    /// <exception cref="FormatException">What the binding holds is no address of this machine.</exception>
    public void Note(HostInvocation invocation)
    {
        if (invocation.Json(Binding) is not { } text || AddressIn(text) is not { } address || address == _known)
        {
            return;
        }

        sidecar.MoveTo(address);
        _known = address;
    }

    /// <returns>Null when the host has opened no endpoint.</returns>
    private static Uri? AddressIn(string text)
    {
        string? named = Parse(text)?[Property]?.GetValue<string>();
        return string.IsNullOrEmpty(named) ? null
            : Uri.TryCreate(named, UriKind.Absolute, out Uri? address) && address is { Scheme: "http", IsLoopback: true } ? address
            : throw new FormatException($"The binding '{Binding}' names '{named}' as the address of the engine ({Property}); it is an http address of this machine.");
    }

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException e)
        {
            throw new FormatException($"The binding '{Binding}' holds no JSON: {e.Message}", e);
        }
    }
}
