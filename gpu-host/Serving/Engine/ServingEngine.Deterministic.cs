using GpuHost.Serving.Models;
using GpuHost.Serving.Requests;

namespace GpuHost.Serving.Engine;

/// <summary>
/// Deterministic requests in an engine that is not: they run in a second engine, over the same weights, with a context of its
/// own. It is opened by the first of them.
/// </summary>
public sealed partial class ServingEngine
{
    private readonly Lock _openingDeterministic = new();
    private ServingEngine? _deterministic;
    private bool _isDisposing;

    /// <summary>What deterministic requests did; null while there were none, and where every request is one.</summary>
    public EngineStatistics? DeterministicStatistics => Volatile.Read(ref _deterministic)?.Statistics;

    /// <summary>Whose loop a request belongs to.</summary>
    private ServingEngine EngineOf(GenerationRequest request) =>
        request.IsDeterministic && !_bounds.IsDeterministic ? OpenDeterministic() : this;

    private ServingEngine OpenDeterministic()
    {
        lock (_openingDeterministic)
        {
            if (_isDisposing)
            {
                throw Stopped();
            }

            return _deterministic ??= Open();
        }
    }

    private ServingEngine Open()
    {
        IModelEngine context = OpenContext();
        try
        {
            return new ServingEngine(
                context, _options with { IsDeterministic = true, RunningRequestsMax = null, StepTokensMax = null, Adapters = _adapterFiles }, _time);
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    private IModelEngine OpenContext()
    {
        try
        {
            return _engine.OpenDeterministic();
        }
        catch (ModelEngineException refused)
        {
            throw new RequestException(
                RequestFailure.EngineFault, $"There is no second context for deterministic requests: {refused.Message}", inner: refused);
        }
    }

    /// <summary>The request in terms of the engine that will run it, which has loaded the same adapters for itself.</summary>
    private GenerationRequest Translate(GenerationRequest request, ServingEngine target) =>
        target == this ? request : request with { Adapters = [.. request.Adapters.Select(use => Translate(use, target))] };

    private AdapterUse Translate(AdapterUse use, ServingEngine target)
    {
        foreach ((string name, LoadedAdapter adapter) in Adapters)
        {
            if (adapter.Use.Adapter == use.Adapter && target.Adapters.TryGetValue(name, out LoadedAdapter? other))
            {
                return use with { Adapter = other.Use.Adapter };
            }
        }

        throw new RequestException(RequestFailure.Invalid, $"The request names an adapter ({use.Adapter.Value}) that this engine has not loaded.");
    }

    private async ValueTask DisposeDeterministicAsync()
    {
        ServingEngine? opened;
        lock (_openingDeterministic)
        {
            _isDisposing = true;
            opened = _deterministic;
        }

        if (opened is not null)
        {
            await opened.DisposeAsync();
        }
    }
}
