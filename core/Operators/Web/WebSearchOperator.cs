using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Prompts;

namespace Pipelines.Core.Operators.Web;

/// <summary>Adds to each row what a search engine finds for it: a list of <c>{title, description, url}</c>.</summary>
internal sealed class WebSearchOperator(WebSearchOptions options, IWebAccess web)
    : WebOperator(options.Name, "web_search", options.OutputField, options.Query.FieldsRead, options.SkipOnError, IdentityOf(options))
{
    protected override async Task<JToken> ReadAsync(Row row, CancellationToken cancellationToken)
    {
        string query = QueryFor(row);
        try
        {
            IReadOnlyList<SearchHit> hits = query.Length == 0
                ? []
                : await web.SearchAsync(new SearchRequest(options.Engine, query, options.HitsMax), cancellationToken);
            return new JArray(hits.Select(static hit => ToJson(hit.Title, hit.Description, hit.Address)));
        }
        catch (WebAccessException exception) when (options.WritesErrors)
        {
            return new JArray(ToJson("ERROR", exception.Message, ""));
        }
    }

    private string QueryFor(Row row)
    {
        try
        {
            return options.Query.Render(row.Fields).Trim();
        }
        catch (PromptException exception)
        {
            throw new RowCallException(new RowFailure(RowFailureKinds.Template, exception.Message), exception);
        }
    }

    private static JObject ToJson(string title, string description, string address) =>
        new() { ["title"] = title, ["description"] = description, ["url"] = address };

    private static ContentHash IdentityOf(WebSearchOptions options)
    {
        using var hasher = new CanonicalHasher("pipelines/operator/web-search/1");
        hasher.Add(options.Engine).Add(options.Query.Text).Add(options.OutputField).Add(options.HitsMax).Add(options.WritesErrors).Add(options.SkipOnError);
        return hasher.Finish();
    }
}
