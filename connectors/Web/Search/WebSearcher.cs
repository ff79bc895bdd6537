using System.Text.Json;
using Newtonsoft.Json.Linq;
using Pipelines.Connectors.OpenAi.Transport;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators.Web;

namespace Pipelines.Connectors.Web.Search;

/// <summary>
/// Asks search engines over their APIs. Which one there is says the environment of whoever runs the program, who may well run an
/// engine of their own on this machine: its address is not a pipeline's, so it is not checked like one.
/// </summary>
internal sealed class WebSearcher : IDisposable
{
    /// <summary>The address of a SearXNG, asked for every engine; with the key of that address where it needs one.</summary>
    public const string AddressVariable = "PIPELINES_SEARCH_URL";
    public const string AddressKeyVariable = "PIPELINES_SEARCH_KEY";

    /// <summary>The key of Brave's API.</summary>
    public const string BraveKeyVariable = "BRAVE_API_KEY";

    private const int AnswerBytesMax = 4 * 1024 * 1024;

    private readonly WebAccessOptions _options;
    private readonly HttpMessageInvoker _http = EndpointHttp.Create();

    public WebSearcher(WebAccessOptions options) => _options = options;

    public string? Problem(string engine) => ApiOf(engine) is not null
        ? null
        : $"no API of '{engine}' is set. Set {AddressVariable} to the search address of a SearXNG with JSON output" +
          (engine == "brave" ? $", or {BraveKeyVariable} to a key of Brave's search API." : ".");

    /// <exception cref="WebAccessException">The engine did not answer, or makes no sense.</exception>
    public async Task<IReadOnlyList<SearchHit>> SearchAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        ISearchApi api = ApiOf(request.Engine) ?? throw new WebAccessException(Problem(request.Engine)!);
        List<SearchHit> hits = [];
        for (int page = 0; page < api.PagesMax && hits.Count < request.HitsMax; page++)
        {
            SearchHit[] found = [.. api.HitsOf(await AskAsync(api.Ask(request, page), request.Engine, cancellationToken)).Where(static hit => hit.Address.Length > 0)];
            if (found.All(hit => hits.Exists(known => known.Address == hit.Address)))
            {
                break;
            }

            hits.AddRange(found.Where(hit => !hits.Exists(known => known.Address == hit.Address)));
        }

        return [.. hits.Take(request.HitsMax)];
    }

    public void Dispose() => _http.Dispose();

    private ISearchApi? ApiOf(string engine)
    {
        if (_options.ReadVariable(AddressVariable) is { Length: > 0 } text && Uri.TryCreate(text, UriKind.Absolute, out Uri? address))
        {
            return new SearxSearchApi(address, _options.ReadVariable(AddressKeyVariable));
        }

        return engine == "brave" && _options.ReadVariable(BraveKeyVariable) is { Length: > 0 } key ? new BraveSearchApi(key, BraveSearchApi.PublicAddress) : null;
    }

    private async Task<JObject> AskAsync(HttpRequestMessage message, string engine, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.SearchTimeMax, _options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using HttpResponseMessage response = await _http.SendAsync(message, either.Token);
            if (!response.IsSuccessStatusCode)
            {
                throw new WebAccessException($"The search engine '{engine}' answered {(int)response.StatusCode}{Hint((int)response.StatusCode)}.");
            }

            using var body = new MemoryStream();
            await using var bounded = new BoundedReadStream(await response.Content.ReadAsStreamAsync(either.Token), AnswerBytesMax);
            await bounded.CopyToAsync(body, either.Token);
            return RowJson.Parse(body.ToArray()) as JObject ?? throw new WebAccessException($"The search engine '{engine}' answered no object.");
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new WebAccessException($"The search engine '{engine}' took longer than {_options.SearchTimeMax.TotalSeconds:0} seconds.", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The connect time-out of the HTTP stack, which is shorter.
            throw new WebAccessException($"The search engine '{engine}' could not be asked: the connection was not made in time.", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException or OversizedAnswerException)
        {
            throw new WebAccessException($"The search engine '{engine}' could not be asked: {exception.Message}", exception);
        }
        finally
        {
            message.Dispose();
        }
    }

    private static string Hint(int status) => status switch
    {
        401 or 403 => ": its key is missing or wrong, or it gives no JSON (SearXNG: 'formats' in its settings)",
        429 => ": too many searches for its key",
        _ => "",
    };
}
