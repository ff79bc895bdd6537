using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Pipelines.Durable.Registration;

/// <summary>The orchestrators and activities of a worker, by name. Immutable; made by <see cref="DurableRegistryBuilder"/>.</summary>
public sealed class DurableRegistry
{
    private readonly FrozenDictionary<string, OrchestratorRegistration> _orchestrators;
    private readonly FrozenDictionary<string, ActivityRegistration> _activities;

    internal DurableRegistry(string? version, IEnumerable<OrchestratorRegistration> orchestrators, IEnumerable<ActivityRegistration> activities)
    {
        Version = version;
        _orchestrators = orchestrators.ToFrozenDictionary(o => o.Name, StringComparer.OrdinalIgnoreCase);
        _activities = activities.ToFrozenDictionary(a => a.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>
    /// The newest logic that this worker knows. Engines pin runs that name no version to it; a run of a later version is refused, because
    /// its logic is not here.
    /// </summary>
    public string? Version { get; }

    public IEnumerable<string> OrchestratorNames => _orchestrators.Values.Select(o => o.Name);

    public IEnumerable<string> ActivityNames => _activities.Values.Select(a => a.Name);

    internal bool TryGetOrchestrator(string name, [NotNullWhen(true)] out OrchestratorRegistration? orchestrator) =>
        _orchestrators.TryGetValue(name, out orchestrator);

    internal bool TryGetActivity(string name, [NotNullWhen(true)] out ActivityRegistration? activity) =>
        _activities.TryGetValue(name, out activity);
}
