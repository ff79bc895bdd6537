using System.Net.Http.Headers;
using GpuHost.Host.Api.Errors;
using GpuHost.Serving.Models.BuiltIn;
using GpuHost.Serving.Models.Store;
using Pipelines.Connectors.Downloads;
using Pipelines.Connectors.Web.Addresses;
using Pipelines.Core.Storage;

namespace GpuHost.Host.Models.Registration;

/// <summary>
/// Makes models of files that are named over HTTP, and takes them away again. A model is checked before anybody can ask for it, and is in
/// the model store, whole, from then on. Thread-safe.
/// </summary>
/// <param name="store">Where models are kept.</param>
/// <param name="models">What is offered.</param>
/// <param name="check">The last word on a file.</param>
/// <param name="blobs">The server's own store; null where it has none.</param>
/// <param name="limits">What may be registered.</param>
/// <param name="clock">The clock.</param>
/// <param name="random">For the waits between two tries of a download.</param>
internal sealed class ModelRegistrar(
    ModelStore store, ModelPool models, ServableCheck check, IBlobStore? blobs, RegistrationLimits limits, TimeProvider clock, Random random) : IDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);
    private static readonly ProductInfoHeaderValue Product = new("pipelines-gpu-host", "1");

    private readonly SemaphoreSlim _places = new(limits.AtOnceMax);

    /// <returns>What is served from now on.</returns>
    /// <exception cref="ApiException">It is not allowed, or the file is not there.</exception>
    /// <exception cref="ModelStoreException">The name is taken, or the file is no model.</exception>
    public async Task<ModelOffer> RegisterAsync(ModelOrder order, CancellationToken cancellationToken)
    {
        if (!await _places.WaitAsync(0, cancellationToken))
        {
            throw new ApiException(new ApiError(
                StatusCodes.Status429TooManyRequests, "rate_limit_error", $"{limits.AtOnceMax} models are being registered. Wait until one of them is done.")
            {
                Code = "too_many_registrations",
                RetryAfter = RetryAfter,
            });
        }

        using var window = new CancellationTokenSource(limits.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, window.Token);
        try
        {
            return await RegisterWithinAsync(order, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw RegistrationProblem.TooLong(limits.Timeout);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw RegistrationProblem.NotWritten(unwritable);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>Whoever is being answered by the model is answered to the end.</summary>
    /// <exception cref="ApiException">It cannot be taken away.</exception>
    /// <exception cref="ModelStoreException">There is no such model.</exception>
    public async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        if (models.Offers.IsFixed(name))
        {
            throw RegistrationProblem.Conflict($"The server was started with the model '{name}', so it stays as long as the server runs.", "model_fixed");
        }

        string[] adapters = [.. models.Offers.List().Where(offer => offer.Base == name).Select(static offer => offer.Name)];
        if (adapters.Length > 0)
        {
            throw RegistrationProblem.Conflict($"Adapters of '{name}' are registered: {string.Join(", ", adapters)}. Remove them first.", "model_has_adapters");
        }

        ModelName known = ModelName.Parse(name);
        await models.RemoveAsync(name, () => store.Remove(known), cancellationToken);
    }

    public void Dispose() => _places.Dispose();

    private async Task<ModelOffer> RegisterWithinAsync(ModelOrder order, CancellationToken cancellationToken)
    {
        string name = order.Name.ToString();
        if (models.Offers.IsFixed(name) || name == BuiltInModel.Name)
        {
            throw RegistrationProblem.Conflict($"There is a model '{name}' already. Choose another name.", "model_exists");
        }

        // Before anything is fetched for nothing.
        check.BaseOf(order);
        var admission = new ModelAdmission
        {
            Sha256 = order.Sha256,
            Base = order.Base,
            License = order.License,
            CheckAsync = (path, facts, token) => check.RequireAsync(order, path, facts, token),
        };
        await (order.Source switch
        {
            ModelSource.LocalFile file => store.AdmitAsync(order.Name, (path, token) => CopyAsync(file, path, token), admission, cancellationToken),
            ModelSource.Blob blob => store.AdmitAsync(order.Name, (path, token) => ReadAsync(blob, path, token), admission, cancellationToken),
            ModelSource.Url url => FetchAsync(order, url, admission, cancellationToken),
            _ => throw new InvalidOperationException("There is no other source."),
        });
        return models.Offers.Find(name);
    }

    private async Task CopyAsync(ModelSource.LocalFile source, string path, CancellationToken cancellationToken)
    {
        string found = ImportFolder.Find(limits.ImportFolder, source.Path);
        await using FileStream content = new(found, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await BoundedCopy.WriteAsync(content, path, limits.ModelSizeBytesMax, "file", cancellationToken);
    }

    private async Task ReadAsync(ModelSource.Blob source, string path, CancellationToken cancellationToken)
    {
        if (blobs is null)
        {
            throw RegistrationProblem.NotAllowed("blob", "This server has no store. Start it with --store PATH|CONNECTION, or name a file or a url.");
        }

        try
        {
            await using BlobContent content = await blobs.OpenReadAsync(source.Path, null, cancellationToken)
                ?? throw RegistrationProblem.NotThere("blob", $"The store has no blob '{source.Path}'.");
            await BoundedCopy.WriteAsync(content.Stream, path, limits.ModelSizeBytesMax, "blob", cancellationToken);
        }
        catch (BlobStoreException failure)
        {
            throw RegistrationProblem.NotFetched("blob", $"The blob could not be read: {failure.Message}", failure);
        }
    }

    private async Task<ModelEntry> FetchAsync(ModelOrder order, ModelSource.Url source, ModelAdmission admission, CancellationToken cancellationToken)
    {
        using ModelPull pull = store.BeginPull(order.Name, source.Address, order.Sha256);
        var options = new DownloadOptions { MayConnect = limits.AllowPrivateUrls ? null : PublicAddresses.Contains };
        using var downloader = new FileDownloader(options, clock, random, Product);
        var request = new DownloadRequest(source.Address, pull.PartPath) { MaxSizeBytes = limits.ModelSizeBytesMax, AllowHttp = limits.AllowPrivateUrls };
        DownloadResult result;
        try
        {
            result = await downloader.DownloadAsync(request, new NoProgress(), cancellationToken);
        }
        catch (DownloadException failure)
        {
            throw Explain(failure);
        }

        return await pull.AdmitAsync(result.PublishedDigest, admission, null, cancellationToken);
    }

    private ApiException Explain(DownloadException failure) => failure.Failure switch
    {
        DownloadFailure.InsecureAddress or DownloadFailure.RefusedAddress => RegistrationProblem.NotAllowed(
            "url", $"The address may not be asked: {failure.Message}. Whoever runs the server can allow it with --import-private-urls."),
        DownloadFailure.NotFound => RegistrationProblem.NotThere("url", $"There is no file at the address: {failure.Message}."),
        DownloadFailure.TooLarge => RegistrationProblem.TooLarge("url", limits.ModelSizeBytesMax),
        DownloadFailure.DiskFull => RegistrationProblem.NotWritten(failure),
        _ => RegistrationProblem.NotFetched("url", $"The file could not be fetched: {failure.Message}. The same request goes on where it stopped.", failure),
    };

    private sealed class NoProgress : IProgress<DownloadEvent>
    {
        public void Report(DownloadEvent value)
        {
            // Whoever asked waits for the whole.
        }
    }
}
