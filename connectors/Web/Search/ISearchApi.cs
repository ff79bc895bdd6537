using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators.Web;

namespace Pipelines.Connectors.Web.Search;

/// <summary>How a search engine is asked over HTTP. Stateless.</summary>
internal interface ISearchApi
{
    /// <summary>Pages of hits that are asked for at most.</summary>
    int PagesMax { get; }

    /// <param name="request">What to search for.</param>
    /// <param name="page">From 0.</param>
    HttpRequestMessage Ask(SearchRequest request, int page);

    /// <summary>The hits of an answer; empty when there are no more.</summary>
    IEnumerable<SearchHit> HitsOf(JObject answer);
}
