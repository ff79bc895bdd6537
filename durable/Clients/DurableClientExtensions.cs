using Pipelines.Durable.Orchestrations;
using Pipelines.Durable.Payloads;

namespace Pipelines.Durable.Clients;

/// <summary>The client with typed payloads.</summary>
public static class DurableClientExtensions
{
    /// <summary>Starts an orchestrator; <paramref name="options"/> gives all but its name and input.</summary>
    /// <inheritdoc cref="IDurableClient.StartAsync"/>
    public static Task<string> StartAsync<TInput, TOutput>(
        this IDurableClient client,
        OrchestratorRef<TInput, TOutput> orchestrator,
        TInput input,
        OrchestrationStart? options,
        CancellationToken cancellationToken)
    {
        string? inputJson = DurableJson.Write(input, $"input of orchestrator '{orchestrator.Name}'");
        OrchestrationStart start = (options ?? new OrchestrationStart(orchestrator.Name)) with { Name = orchestrator.Name, InputJson = inputJson };
        return client.StartAsync(start, cancellationToken);
    }

    /// <inheritdoc cref="IDurableClient.RaiseEventJsonAsync"/>
    public static Task<SignalOutcome> RaiseEventAsync<T>(
        this IDurableClient client, string instanceId, string eventName, T payload, CancellationToken cancellationToken) =>
        client.RaiseEventJsonAsync(instanceId, eventName, DurableJson.Write(payload, $"payload of event '{eventName}'"), cancellationToken);

    /// <exception cref="PayloadException">The output is not of that type.</exception>
    public static T ReadOutput<T>(this OrchestrationMetadata instance) =>
        DurableJson.Read<T>(instance.OutputJson, $"output of instance '{instance.InstanceId}'");

    /// <exception cref="PayloadException">The status is not of that type.</exception>
    public static T ReadCustomStatus<T>(this OrchestrationMetadata instance) =>
        DurableJson.Read<T>(instance.CustomStatusJson, $"custom status of instance '{instance.InstanceId}'");
}
