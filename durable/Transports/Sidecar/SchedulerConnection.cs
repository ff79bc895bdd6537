namespace Pipelines.Durable.Transports.Sidecar;

/// <summary>
/// Where a Durable Task Scheduler is, as Azure's portal writes it:
/// <c>Endpoint=https://NAME.REGION.durabletask.io;TaskHub=HUB;Authentication=ManagedIdentity;ClientID=ID</c>.
/// </summary>
/// <param name="Endpoint">Scheme, host and port.</param>
/// <param name="TaskHub">The hub of the scheduler.</param>
/// <param name="Authentication">How this process shows who it is; <c>None</c> for an emulator.</param>
/// <param name="ClientId">Which managed identity; null for the only one.</param>
public sealed record SchedulerConnection(Uri Endpoint, string TaskHub, string Authentication, string? ClientId)
{
    /// <summary>The scope of the tokens that a scheduler takes.</summary>
    public const string TokenScope = "https://durabletask.io/.default";

    private const string NoAuthentication = "None";
    private const string Form = "Endpoint=https://NAME.REGION.durabletask.io;TaskHub=HUB;Authentication=DefaultAzure";

    /// <summary>Whether calls need a token.</summary>
    public bool NeedsToken => !Authentication.Equals(NoAuthentication, StringComparison.OrdinalIgnoreCase);

    /// <exception cref="FormatException">The text is no such connection; the message says what is missing.</exception>
    public static SchedulerConnection Parse(string text)
    {
        Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);
        foreach (string part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !values.TryAdd(part[..equals].Trim(), part[(equals + 1)..].Trim()))
            {
                throw new FormatException($"A connection to a Durable Task Scheduler is a list of different NAME=VALUE, as {Form}.");
            }
        }

        if (!Uri.TryCreate(values.GetValueOrDefault("Endpoint"), UriKind.Absolute, out Uri? endpoint) || endpoint.Scheme is not ("http" or "https"))
        {
            throw new FormatException($"The connection to the Durable Task Scheduler names no Endpoint with http or https: {Form}.");
        }

        return values.GetValueOrDefault("TaskHub") is { Length: > 0 } hub
            ? new SchedulerConnection(endpoint, hub, values.GetValueOrDefault("Authentication") ?? "DefaultAzure", values.GetValueOrDefault("ClientID"))
            : throw new FormatException($"The connection to the Durable Task Scheduler names no TaskHub: {Form}.");
    }

    /// <summary>The options of an engine behind gRPC, with what a scheduler wants to be told.</summary>
    /// <param name="workerId">Names this process among the workers of the hub.</param>
    /// <param name="agent">The program and its version, such as <c>pipelines/0.1.0</c>.</param>
    /// <param name="token">Gives tokens of <see cref="TokenScope"/>; not asked when the connection needs none.</param>
    public SidecarOptions ToOptions(string workerId, string agent, Func<CancellationToken, ValueTask<string>> token) => new(Endpoint)
    {
        Metadata = new Dictionary<string, string> { ["taskhub"] = TaskHub, ["workerid"] = workerId, ["x-user-agent"] = agent },
        TokenAsync = NeedsToken ? token : null,
    };
}
