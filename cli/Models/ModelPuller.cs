using System.Net.Http.Headers;
using GpuHost.Serving.Models.Store;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;
using Pipelines.Cli.Version;
using Pipelines.Connectors.Downloads;

namespace Pipelines.Cli.Models;

/// <summary>Brings a download and the store together.</summary>
internal sealed class ModelPuller(CliHost host, ModelStore store, ICommandOutput output)
{
    public Task<ModelEntry> PullAsync(PullRequest request, CancellationToken cancellationToken)
    {
        output.Note($"Fetching {request.Target.Address}");
        return output.ShowProgressAsync(progress => PullAsync(request, progress, cancellationToken));
    }

    private async Task<ModelEntry> PullAsync(PullRequest request, IProgress<ProgressState> progress, CancellationToken cancellationToken)
    {
        using ModelPull pull = store.BeginPull(request.Target.Name, request.Target.Address, request.Digest);
        using FileDownloader downloader = new(
            new DownloadOptions(), host.Clock, host.Random, new ProductInfoHeaderValue("pipelines", VersionReport.OfThisBuild().Product));
        DownloadRequest download = new(pull.Source, pull.PartPath) { MaxSizeBytes = request.MaxSizeBytes, AllowHttp = request.AllowHttp };
        DownloadDisplay display = new($"pull {pull.Name}", progress, output, host.Clock);
        DownloadResult result = await downloader.DownloadAsync(download, display, cancellationToken);
        display.Finish(result.SizeBytes);
        return await pull.CompleteAsync(
            result.PublishedDigest,
            request.License ?? request.Target.License,
            new HashProgress($"verify {pull.Name}", pull.PartPath, progress, host.Clock),
            cancellationToken);
    }
}
