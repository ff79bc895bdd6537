using System.Runtime.CompilerServices;
using GpuHost.Serving.Engine;
using GpuHost.Serving.Requests;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Models;

/// <summary>
/// The models that are open, within a limit on their memory. A model is opened when it is first asked for; when there is no
/// room, those that nobody uses are closed, the longest unused first. Thread-safe.
/// </summary>
/// <param name="offers">What may be opened.</param>
/// <param name="openAsync">Opens a model; the pool owns it.</param>
/// <param name="estimateBytes">What a model will hold, before it is opened.</param>
/// <param name="probe">Throws for a model that cannot be opened, at little cost; asked before others are closed for it.</param>
/// <param name="memoryBytesMax">All open models together.</param>
internal sealed partial class ModelPool(
    ModelOffers offers,
    Func<ModelOffer, CancellationToken, Task<ServedModel>> openAsync,
    Func<ModelOffer, long> estimateBytes,
    Action<ModelOffer, CancellationToken> probe,
    long memoryBytesMax) : IAsyncDisposable
{
    /// <summary>How long a client should wait where every open model is in use.</summary>
    private static readonly TimeSpan RoomRetryAfter = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _changing = new(1, 1);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, OpenModel> _open = new(StringComparer.Ordinal);
    private long _uses;
    private bool _isClosed;

    public ModelOffers Offers { get; } = offers;

    /// <summary>Those that are open now.</summary>
    public IReadOnlyList<ServedModel> Open
    {
        get
        {
            lock (_gate)
            {
                return [.. _open.Values.Select(static entry => entry.Model)];
            }
        }
    }

    /// <summary>The model, opened if need be. The caller disposes the lease when its request is over.</summary>
    /// <exception cref="InferenceException">There is no such model, it cannot be opened, or there is no room for it now.</exception>
    public async Task<ModelLease> BorrowAsync(string name, CancellationToken cancellationToken)
    {
        if (TryBorrow(name) is { } lease)
        {
            return lease;
        }

        ModelOffer offer = Offers.Find(name);
        return offer.Base is { } model ? await BorrowAdaptedAsync(offer, model, cancellationToken) : await BorrowBareAsync(offer, cancellationToken);
    }

    /// <summary>Answers from the model that the request names; it stays open until the last piece.</summary>
    /// <exception cref="InferenceException">As <see cref="BorrowAsync"/>, and whatever goes wrong with the call.</exception>
    public async IAsyncEnumerable<CompletionUpdate> StreamAsync(
        CompletionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using ModelLease lease = await BorrowAsync(request.Model, cancellationToken);
        await foreach (CompletionUpdate update in lease.StreamAsync(request, cancellationToken))
        {
            yield return update;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _changing.WaitAsync();
        ServedModel[] open;
        lock (_gate)
        {
            _isClosed = true;
            open = [.. _open.Values.Concat(_leaving).Select(static entry => entry.Model)];
            _open.Clear();
            _leaving.Clear();
        }

        foreach (ServedModel model in open)
        {
            await model.DisposeAsync();
        }

        await _closing;
        _changing.Release();
        _changing.Dispose();
    }

    private ModelLease? TryBorrow(string name)
    {
        lock (_gate)
        {
            if (!_open.TryGetValue(name, out OpenModel? entry))
            {
                return null;
            }

            entry.Leases++;
            entry.LastUse = ++_uses;
            return new ModelLease(name, entry.Model, adapter: null, () => Release(entry));
        }
    }

    private async Task<ModelLease> BorrowBareAsync(ModelOffer offer, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            return TryBorrow(offer.Name) ?? await OpenAsync(offer, cancellationToken);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>The model that the adapter was made for, with the adapter loaded. Requests with and without it share the model's memory.</summary>
    private async Task<ModelLease> BorrowAdaptedAsync(ModelOffer offer, string baseName, CancellationToken cancellationToken)
    {
        ModelLease model = TryBorrow(baseName) ?? await BorrowBareAsync(Offers.Find(baseName), cancellationToken);
        try
        {
            // By its file as well: one that was registered anew under its old name is another adapter.
            var file = new AdapterFile($"{offer.Name}:{offer.Sha256}", offer.Path);
            await EnsureLoadedAsync(model.Model, offer, file, cancellationToken);
            return new ModelLease(offer.Name, model.Model, file.Name, model.Dispose);
        }
        catch (RequestException refused)
        {
            model.Dispose();
            throw new InferenceException(InferenceFailureKind.ModelNotFound, $"The adapter '{offer.Name}' cannot be opened. {refused.Message}", null, refused);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Its weights count as the model's, so there must be room for them.</summary>
    private async Task EnsureLoadedAsync(ServedModel model, ModelOffer offer, AdapterFile file, CancellationToken cancellationToken)
    {
        if (model.Engine.Adapters.ContainsKey(file.Name))
        {
            return;
        }

        await _changing.WaitAsync(cancellationToken);
        try
        {
            if (model.Engine.Adapters.ContainsKey(file.Name))
            {
                return;
            }

            long bytes = estimateBytes(offer);
            RequireFits($"The adapter '{offer.Name}', with '{model.Name}',", model.MemoryBytes + bytes);
            await MakeRoomAsync(bytes);
            await model.Engine.LoadAdapterAsync(file, cancellationToken);
            model.NoteAdapter(bytes);
        }
        finally
        {
            _changing.Release();
        }
    }

    private async Task<ModelLease> OpenAsync(ModelOffer offer, CancellationToken cancellationToken)
    {
        // It may have been removed while this waited for its turn.
        Offers.Find(offer.Name);
        long estimate = estimateBytes(offer);
        RequireFits(offer, estimate);
        if (!HasRoom(estimate))
        {
            // Nobody loses a model for one that cannot be opened.
            await Task.Run(() => probe(offer, cancellationToken), cancellationToken);
        }

        await MakeRoomAsync(estimate);
        ServedModel model = await openAsync(offer, cancellationToken);
        try
        {
            // What its context takes is known only now.
            RequireFits(offer, model.MemoryBytes);
            await MakeRoomAsync(model.MemoryBytes);
        }
        catch
        {
            await model.DisposeAsync();
            throw;
        }

        lock (_gate)
        {
            if (!_isClosed)
            {
                _open.Add(offer.Name, new OpenModel(model));
                return TryBorrow(offer.Name)!;
            }
        }

        await model.DisposeAsync();
        throw new InferenceException(InferenceFailureKind.Unavailable, "The server is being stopped.");
    }

    private void RequireFits(ModelOffer offer, long wanted) => RequireFits($"The model '{offer.Name}'", wanted);

    private void RequireFits(string what, long wanted)
    {
        if (wanted > memoryBytesMax)
        {
            throw new InferenceException(
                InferenceFailureKind.BadRequest,
                $"{what} needs about {wanted:N0} bytes, and all models of this server may have {memoryBytesMax:N0} (--model-memory).");
        }
    }

    private async Task MakeRoomAsync(long wanted)
    {
        while (TakeOneToClose(wanted) is { } unused)
        {
            await unused.DisposeAsync();
        }
    }

    private bool HasRoom(long wanted)
    {
        lock (_gate)
        {
            return HeldBytes + wanted <= memoryBytesMax;
        }
    }

    /// <summary>Within the pool's lock.</summary>
    private long HeldBytes => _open.Values.Concat(_leaving).Sum(static entry => entry.Model.MemoryBytes);

    /// <summary>Null when there is room.</summary>
    private ServedModel? TakeOneToClose(long wanted)
    {
        lock (_gate)
        {
            if (HeldBytes + wanted <= memoryBytesMax)
            {
                return null;
            }

            OpenModel unused = _open.Values.Where(static entry => entry.Leases == 0).MinBy(static entry => entry.LastUse)
                ?? throw new InferenceException(
                    InferenceFailureKind.RateLimited, "Every open model is in use and there is no memory for another one.", RoomRetryAfter);
            _open.Remove(unused.Model.Name);
            return unused.Model;
        }
    }

    private void Release(OpenModel entry)
    {
        lock (_gate)
        {
            entry.Leases--;
            if (entry.Leases == 0 && _leaving.Remove(entry))
            {
                Close(entry);
            }
        }
    }

    /// <summary>Guarded by the pool's lock.</summary>
    private sealed class OpenModel(ServedModel model)
    {
        public ServedModel Model { get; } = model;

        public int Leases { get; set; }

        public long LastUse { get; set; }
    }
}
