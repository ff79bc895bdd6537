using System.Net.Http.Headers;
using Pipelines.Core.Identity;

namespace Pipelines.Connectors.Downloads;

/// <summary>
/// Fetches one file over HTTP and survives what networks do: goes on where a drop, a crash or a Ctrl-C left it, starts over
/// when the file changed, waits as long as the server asks. Every bound is in <see cref="DownloadOptions"/>. Safe for
/// several downloads at once, each with its own part file.
/// </summary>
public sealed partial class FileDownloader : IDisposable
{
    private readonly DownloadOptions _options;
    private readonly TimeProvider _clock;
    private readonly Random _random;
    private readonly Func<string, long> _freeBytesAt;
    private readonly HttpClient _http;
    private readonly RemoteFile _remote;

    /// <param name="options">Bounds.</param>
    /// <param name="clock">For waits and stalls.</param>
    /// <param name="random">For the jitter of the waits.</param>
    /// <param name="userAgent">Name and version of the program.</param>
    public FileDownloader(DownloadOptions options, TimeProvider clock, Random random, ProductInfoHeaderValue userAgent)
        : this(options, clock, random, userAgent, path => new DriveInfo(Path.GetFullPath(path)).AvailableFreeSpace)
    {
    }

    internal FileDownloader(
        DownloadOptions options, TimeProvider clock, Random random, ProductInfoHeaderValue userAgent, Func<string, long> freeBytesAt)
    {
        _options = options;
        _clock = clock;
        _random = random;
        _freeBytesAt = freeBytesAt;
        SocketsHttpHandler handler = new()
        {
            // Redirects are followed by RemoteFile, which checks each address.
            AllowAutoRedirect = false,
            ConnectTimeout = options.ConnectTimeout,
        };
        if (options.MayConnect is { } mayConnect)
        {
            handler.UseProxy = false;
            handler.ConnectCallback = (context, cancellationToken) => GuardedConnect.ConnectAsync(context.DnsEndPoint, mayConnect, cancellationToken);
        }

        // StallTimeout bounds every wait for bytes; a bound on the whole transfer would cut large files.
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.Add(userAgent);
        _remote = new RemoteFile(_http, options.RedirectsMax);
    }

    /// <summary>Fetches the file. A failed attempt is repeated after a wait, until one of the bounds is met.</summary>
    /// <exception cref="DownloadException">The file is not here; what was received stays in the part file.</exception>
    /// <exception cref="IOException">The part file cannot be written, or another process is writing it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what was received stays in the part file.</exception>
    public async Task<DownloadResult> DownloadAsync(
        DownloadRequest request, IProgress<DownloadEvent> progress, CancellationToken cancellationToken)
    {
        AddressRules.Check(request.Address, request.AllowHttp);
        await using PartFile part = PartFile.Open(request.PartPath, request.Address);
        DownloadRun run = new(request, part, progress, _options);
        while (true)
        {
            long before = part.LengthBytes;
            try
            {
                ContentHash? published = await AttemptAsync(run, cancellationToken);
                part.FlushToDisk();
                return new DownloadResult(part.LengthBytes, published);
            }
            catch (AttemptFailedException failed)
            {
                TimeSpan delay = run.DelayAfter(failed, part.LengthBytes - before, _random.NextDouble());
                await Task.Delay(delay, _clock, cancellationToken);
            }
        }
    }

    public void Dispose() => _http.Dispose();
}
