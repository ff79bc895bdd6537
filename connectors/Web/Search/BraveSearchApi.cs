using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators.Web;

namespace Pipelines.Connectors.Web.Search;

/// <summary>Brave's search API (api.search.brave.com, web search): a page has at most 20 hits, and there are ten.</summary>
internal sealed class BraveSearchApi(string key, Uri address) : ISearchApi
{
    private const int HitsPerPage = 20;

    public static Uri PublicAddress { get; } = new("https://api.search.brave.com/res/v1/web/search");

    public int PagesMax => 10;

    public HttpRequestMessage Ask(SearchRequest request, int page)
    {
        var message = new HttpRequestMessage(
            HttpMethod.Get, new Uri(address, $"?q={Uri.EscapeDataString(request.Query)}&count={Math.Min(HitsPerPage, request.HitsMax)}&offset={page}"));
        message.Headers.Add("X-Subscription-Token", key);
        message.Headers.Add("Accept", "application/json");
        return message;
    }

    public IEnumerable<SearchHit> HitsOf(JObject answer) => (answer["web"]?["results"] as JArray ?? []).OfType<JObject>()
        .Select(static hit => new SearchHit(SearchText.Of(hit["title"]), SearchText.Of(hit["description"]), SearchText.Plain(hit["url"])));
}
