using System.Globalization;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators.Web;

namespace Pipelines.Connectors.Web.Search;

/// <summary>SearXNG's JSON API, and whatever speaks it: one address for every engine.</summary>
internal sealed class SearxSearchApi(Uri address, string? key) : ISearchApi
{
    public int PagesMax => 10;

    public HttpRequestMessage Ask(SearchRequest request, int page)
    {
        string separator = address.Query.Length > 0 ? "&" : "?";
        string query = string.Create(
            CultureInfo.InvariantCulture, $"{separator}q={Uri.EscapeDataString(request.Query)}&format=json&engines={request.Engine}&pageno={page + 1}");
        var message = new HttpRequestMessage(HttpMethod.Get, new Uri(address.AbsoluteUri + query));
        if (key is not null)
        {
            message.Headers.Add("Authorization", $"Bearer {key}");
        }

        return message;
    }

    public IEnumerable<SearchHit> HitsOf(JObject answer) => (answer["results"] as JArray ?? []).OfType<JObject>()
        .Select(static hit => new SearchHit(SearchText.Of(hit["title"]), SearchText.Of(hit["content"]), SearchText.Plain(hit["url"])));
}
