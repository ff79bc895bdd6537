using Pipelines.Durable.Activities;
using Pipelines.Durable.Orchestrations;
using Pipelines.Durable.Payloads;

namespace Pipelines.Durable.Registration;

/// <summary>Collects orchestrators and activities. A factory is asked for an object of its own for every episode and every try.</summary>
public sealed class DurableRegistryBuilder
{
    private readonly Dictionary<string, OrchestratorRegistration> _orchestrators = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ActivityRegistration> _activities = new(StringComparer.OrdinalIgnoreCase);
    private readonly string? _version;

    /// <param name="version">See <see cref="DurableRegistry.Version"/>.</param>
    /// <exception cref="FormatException">It is no version.</exception>
    public DurableRegistryBuilder(string? version = null)
    {
        if (version is not null)
        {
            RunVersion.Parse(version);
        }

        _version = version;
    }

    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    public DurableRegistryBuilder AddOrchestrator<TInput, TOutput>(
        OrchestratorRef<TInput, TOutput> reference, Func<IOrchestrator<TInput, TOutput>> factory)
    {
        Add(_orchestrators, reference.Name, new OrchestratorRegistration(reference.Name, async (context, inputJson) =>
        {
            TInput input = DurableJson.Read<TInput>(inputJson, $"input of orchestrator '{reference.Name}'");
            TOutput output = await factory().RunAsync(context, input);
            return DurableJson.Write(output, $"result of orchestrator '{reference.Name}'");
        }));
        return this;
    }

    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    public DurableRegistryBuilder AddActivity<TInput, TOutput>(ActivityRef<TInput, TOutput> reference, Func<IActivity<TInput, TOutput>> factory)
    {
        Add(_activities, reference.Name, new ActivityRegistration(reference.Name, async (context, inputJson, cancellationToken) =>
        {
            TInput input = DurableJson.Read<TInput>(inputJson, $"input of activity '{reference.Name}'");
            TOutput output = await factory().RunAsync(context, input, cancellationToken);
            return DurableJson.Write(output, $"result of activity '{reference.Name}'");
        }));
        return this;
    }

    public DurableRegistry Build() => new(_version, _orchestrators.Values, _activities.Values);

    private static void Add<T>(Dictionary<string, T> registered, string name, T registration)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (!registered.TryAdd(name, registration))
        {
            throw new ArgumentException($"'{name}' is registered already; names are compared without regard to case.");
        }
    }
}
