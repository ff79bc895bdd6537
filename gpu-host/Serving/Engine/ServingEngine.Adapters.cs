using GpuHost.Serving.Models;
using GpuHost.Serving.Requests;
using Pipelines.Core.Identity;

namespace GpuHost.Serving.Engine;

/// <summary>Adapters that come while the engine runs.</summary>
public sealed partial class ServingEngine
{
    /// <summary>Adapters of one engine; each stays in memory until the engine is disposed.</summary>
    public const int AdaptersMax = 64;

    private readonly SemaphoreSlim _loadingAdapter = new(1, 1);
    private volatile IReadOnlyDictionary<string, LoadedAdapter> _adapters;
    private volatile IReadOnlyList<AdapterFile> _adapterFiles;

    /// <summary>The adapters that requests may use, by name.</summary>
    public IReadOnlyDictionary<string, LoadedAdapter> Adapters => _adapters;

    /// <summary>Loads an adapter, unless one of this name is there already; requests that run are not disturbed.</summary>
    /// <exception cref="RequestException">It is no adapter for this model, or there are too many, or the engine is stopped.</exception>
    public async Task<LoadedAdapter> LoadAdapterAsync(AdapterFile file, CancellationToken cancellation)
    {
        await _loadingAdapter.WaitAsync(cancellation);
        try
        {
            if (_adapters.TryGetValue(file.Name, out LoadedAdapter? known))
            {
                return known;
            }

            if (_adapters.Count == AdaptersMax)
            {
                throw new RequestException(
                    RequestFailure.Invalid, $"The adapter '{file.Name}' would be the {AdaptersMax + 1}th of this engine; at most {AdaptersMax} can be loaded.");
            }

            ContentHash hash = await AdapterShelf.HashAsync(file.Path, cancellation);
            AdapterId id = await OnOwnerAsync(engine => engine.LoadAdapter(file.Path));
            var loaded = new LoadedAdapter(new AdapterUse(id, file.Scale), hash);
            if (NoteAdapter(file) is { } deterministic)
            {
                await deterministic.LoadAdapterAsync(file, cancellation);
            }

            // Last: whoever finds it here may use it at once, deterministic or not.
            _adapters = new Dictionary<string, LoadedAdapter>(_adapters, StringComparer.Ordinal) { [file.Name] = loaded };
            return loaded;
        }
        catch (Exception unusable) when (unusable is ModelEngineException or IOException or UnauthorizedAccessException)
        {
            throw new RequestException(RequestFailure.Invalid, $"The adapter '{file.Name}' cannot be used: {unusable.Message}", inner: unusable);
        }
        finally
        {
            _loadingAdapter.Release();
        }
    }

    /// <summary>Returns the engine of deterministic requests if it is open; one that opens later finds the file in the list.</summary>
    private ServingEngine? NoteAdapter(AdapterFile file)
    {
        lock (_openingDeterministic)
        {
            _adapterFiles = [.. _adapterFiles, file];
            return _deterministic;
        }
    }

    /// <summary>Has the owner thread do something with the model engine, between two steps.</summary>
    private Task<T> OnOwnerAsync<T>(Func<IModelEngine, T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _intake.Writer.TryWrite(new LoopMessage(null, Run, failure => done.TrySetException(failure)))
            ? done.Task
            : throw Stopped();

        void Run()
        {
            try
            {
                done.TrySetResult(work(_engine));
            }
            catch (ModelEngineException refused)
            {
                done.TrySetException(refused);
            }
        }
    }
}
