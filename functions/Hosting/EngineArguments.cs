using Azure.Core;
using Azure.Identity;
using Pipelines.Durable.Transports.Sidecar;
using Pipelines.Functions.App.Access;
using Pipelines.Functions.App.Hosting;

namespace Pipelines.Functions.Hosting;

/// <summary>
/// Which engine keeps the runs:
/// <code>
/// $FUNCTIONS_CUSTOMHANDLER_PORT is set  →  started by a Functions host: Durable Functions
/// $PIPELINES_SCHEDULER is set           →  a Durable Task Scheduler
/// neither                               →  the embedded hub
/// </code>
/// </summary>
internal static class EngineArguments
{
    private const string PortVariable = "FUNCTIONS_CUSTOMHANDLER_PORT";
    private const string EnvironmentVariable = "AZURE_FUNCTIONS_ENVIRONMENT";
    private const string RpcVariable = "PIPELINES_DURABLE_RPC";
    private const string SchedulerVariable = "PIPELINES_SCHEDULER";

    /// <summary>Where Durable Functions opens its endpoint for out-of-process workers.</summary>
    private const string RpcDefault = "http://localhost:4001";

    private const string Agent = "pipelines/0.1.0";

    /// <exception cref="FormatException">A variable is wrong.</exception>
    /// <exception cref="AccessKeyException">A Functions host would let everybody in.</exception>
    public static AppSettings Apply(AppSettings settings, Surroundings surroundings)
    {
        if (Value(surroundings, PortVariable) is { } port)
        {
            return BehindHost(settings, port, surroundings);
        }

        return Value(surroundings, SchedulerVariable) is { } scheduler ? settings with { Engine = SchedulerOf(scheduler, surroundings) } : settings;
    }

    private static AppSettings BehindHost(AppSettings settings, string port, Surroundings surroundings)
    {
        if (!ushort.TryParse(port, out ushort number) || number == 0)
        {
            throw new FormatException($"${PortVariable} is a port, not '{port}'.");
        }

        // The host lets everybody through to us, from wherever it is reached.
        bool isDevelopment = string.Equals(Value(surroundings, EnvironmentVariable), "Development", StringComparison.OrdinalIgnoreCase);
        if (settings.Keys is null && !isDevelopment)
        {
            throw new AccessKeyException("A Functions host passes on the requests of everybody, and there are no keys. Set the application setting PIPELINES_API_KEYS; see docs/deployment.md.");
        }

        string rpc = Value(surroundings, RpcVariable) ?? RpcDefault;
        return Uri.TryCreate(rpc, UriKind.Absolute, out Uri? address)
            ? settings with { Urls = $"http://127.0.0.1:{number}", IsBehindHost = true, Engine = new SidecarOptions(address) }
            : throw new FormatException($"${RpcVariable} is the http address of Durable Functions' endpoint, not '{rpc}'.");
    }

    private static SidecarOptions SchedulerOf(string text, Surroundings surroundings)
    {
        SchedulerConnection connection = SchedulerConnection.Parse(text);
        TokenCredential credential = connection.Authentication.Equals("ManagedIdentity", StringComparison.OrdinalIgnoreCase)
            ? new ManagedIdentityCredential(connection.ClientId is { } id ? ManagedIdentityId.FromUserAssignedClientId(id) : ManagedIdentityId.SystemAssigned)
            : new DefaultAzureCredential();
        var context = new TokenRequestContext([SchedulerConnection.TokenScope]);
        return connection.ToOptions(
            workerId: surroundings.NewGuid().ToString("n"),
            Agent,
            async cancellationToken => (await credential.GetTokenAsync(context, cancellationToken)).Token);
    }

    private static string? Value(Surroundings surroundings, string variable) =>
        surroundings.ReadVariable(variable) is { Length: > 0 } value ? value : null;
}
