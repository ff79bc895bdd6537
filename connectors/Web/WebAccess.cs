using Pipelines.Connectors.Web.Robots;
using Pipelines.Connectors.Web.Search;
using Pipelines.Core.Operators.Web;

namespace Pipelines.Connectors.Web;

/// <summary>
/// The network for pipelines. A page is fetched when its address, and that of every redirect: is http or https, of an allowed host,
/// open to programs by its host's robots.txt, and led to by a public address. docs/operators/web_fetch.md
/// </summary>
public sealed class WebAccess : IWebAccess, IDisposable
{
    private readonly WebAccessOptions _options;
    private readonly WebTransport _transport;
    private readonly RobotsCache _robots;
    private readonly WebSearcher _searcher;
    private readonly SemaphoreSlim _slots;

    public WebAccess(WebAccessOptions options)
    {
        _options = options;
        _transport = new WebTransport(options);
        _robots = new RobotsCache(_transport, options);
        _searcher = new WebSearcher(options);
        _slots = new SemaphoreSlim(options.FetchesAtOnceMax);
    }

    public async Task<string> FetchAsync(PageRequest request, CancellationToken cancellationToken)
    {
        Uri address = WebAddress.Parse(request.Address, _options.AllowedHosts, request.AllowedHosts);
        await _slots.WaitAsync(cancellationToken);
        using var timeout = new CancellationTokenSource(request.TimeMax, _options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await DecideAsync(address);
            WebReply reply = await _transport.GetAsync(address, _options.PageBytesMax, cutsBody: false, DecideAsync, either.Token);
            return reply.Status is >= 200 and < 300
                ? PageText.Of(reply, request, either.Token)
                : throw new WebAccessException($"{reply.Address} answered {reply.Status}.");
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new WebAccessException($"{address} took longer than {request.TimeMax.TotalSeconds:0} seconds.", exception);
        }
        finally
        {
            _slots.Release();
        }

        Task DecideAsync(Uri next) => _robots.RequireAsync(WebAddress.Require(next, _options.AllowedHosts, request.AllowedHosts), either.Token);
    }

    public string? SearchProblem(string engine) => _searcher.Problem(engine);

    public Task<IReadOnlyList<SearchHit>> SearchAsync(SearchRequest request, CancellationToken cancellationToken) => _searcher.SearchAsync(request, cancellationToken);

    public void Dispose()
    {
        _transport.Dispose();
        _searcher.Dispose();
        _slots.Dispose();
    }
}
