using System.Net.Http.Headers;
using Pipelines.Connectors.Downloads;
using Pipelines.TestKit.FileServing;
using Pipelines.TestKit.Time;

namespace Pipelines.Connectors.Tests.Downloads;

/// <summary>One server, one folder and one clock for a test.</summary>
internal sealed class DownloadFixture : IAsyncDisposable, IProgress<DownloadEvent>
{
    private const int JitterSeed = 1;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pipelines-downloads-");

    private readonly TaskCompletionSource _awaitedArrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _awaitedBytes = long.MaxValue;

    private DownloadFixture(FaultyFileServer server) => Server = server;

    public FaultyFileServer Server { get; }

    /// <summary>Waits of up to ten minutes are over at once; the stall time-out is longer.</summary>
    public ImmediateTimeProvider Clock { get; } = new(Start, firesUpTo: TimeSpan.FromMinutes(10));

    public DownloadOptions Options { get; set; } = new() { StallTimeout = TimeSpan.FromHours(1), FreeSpaceReserveBytes = 0 };

    public long FreeBytes { get; set; } = long.MaxValue;

    public List<DownloadEvent> Events { get; } = [];

    public string PartPath => Path.Combine(_folder.FullName, "model.part");

    public DownloadRequest Request => new(Server.Address, PartPath);

    public static async Task<DownloadFixture> StartAsync(byte[] content, params FileFault[] faults)
    {
        FaultyFileServer server = await FaultyFileServer.StartAsync(content);
        foreach (FileFault fault in faults)
        {
            server.Faults.Enqueue(fault);
        }

        return new DownloadFixture(server);
    }

    /// <summary>In place of <see cref="Clock"/>, where a time-out is to strike.</summary>
    public TimeProvider? RealClock { get; set; }

    public Task<DownloadResult> DownloadAsync(CancellationToken cancellationToken = default) => DownloadAsync(Request, cancellationToken);

    public async Task<DownloadResult> DownloadAsync(DownloadRequest request, CancellationToken cancellationToken = default)
    {
        using FileDownloader downloader = new(
            Options, RealClock ?? Clock, new Random(JitterSeed), new ProductInfoHeaderValue("pipelines-tests", "1.0"), _ => FreeBytes);
        return await downloader.DownloadAsync(request, this, cancellationToken);
    }

    public async Task<DownloadFailure> FailAsync(DownloadRequest? request = null) =>
        (await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync(request ?? Request))).Failure;

    public byte[] ReadPart() => File.ReadAllBytes(PartPath);

    /// <summary>The ranges that were asked for, request by request.</summary>
    public IEnumerable<string> Ranges => Server.Requests.Select(r => r.Range);

    /// <summary>Ends when the part file has <paramref name="bytes"/> bytes; call it before they can arrive.</summary>
    public Task WhenReceivedAsync(long bytes)
    {
        _awaitedBytes = bytes;
        return _awaitedArrived.Task;
    }

    void IProgress<DownloadEvent>.Report(DownloadEvent value)
    {
        Events.Add(value);
        if (value is DownloadEvent.Received received && received.ReceivedBytes >= _awaitedBytes)
        {
            _awaitedArrived.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
