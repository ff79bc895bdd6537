using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Fields;

namespace Pipelines.Core.Operators.Web;

/// <summary>Adds to each row the page that it names, or the list of those that it names.</summary>
internal sealed class WebFetchOperator(WebFetchOptions options, IWebAccess web) : WebOperator(
    options.Name,
    "web_fetch",
    options.OutputField,
    options.AddressField is { } field ? FieldSet.Of([field]) : FieldSet.None,
    options.SkipOnError,
    IdentityOf(options))
{
    /// <summary>Pages of one row that are fetched together.</summary>
    private const int PagesAtOnceMax = 10;

    protected override async Task<JToken> ReadAsync(Row row, CancellationToken cancellationToken)
    {
        switch (options.Address is { } always ? new JValue(always) : row.Fields[options.AddressField!])
        {
            case null:
                throw Unfit($"The row has no field '{options.AddressField}', which is to hold the address (url_field).");
            case JValue { Value: null }:
                return "";
            case JValue { Value: string address }:
                return await FetchAsync(address, cancellationToken);
            case JArray addresses when addresses.All(static address => address.Type is JTokenType.String or JTokenType.Null):
                string[] pages = new string[addresses.Count];
                await Parallel.ForEachAsync(
                    Enumerable.Range(0, pages.Length),
                    new ParallelOptions { MaxDegreeOfParallelism = PagesAtOnceMax, CancellationToken = cancellationToken },
                    async (i, stopping) => pages[i] = (string?)addresses[i] is { Length: > 0 } address ? await FetchAsync(address, stopping) : "");
                return new JArray(pages);
            case var other:
                throw Unfit($"The field '{options.AddressField}' is {FieldPathReader.Describe(other)}; an address, or a list of them, is wanted here.");
        }
    }

    private async Task<string> FetchAsync(string address, CancellationToken cancellationToken)
    {
        try
        {
            return await web.FetchAsync(options.Page with { Address = address }, cancellationToken);
        }
        catch (WebAccessException exception) when (options.WritesErrors)
        {
            return $"ERROR: {exception.Message}";
        }
    }

    private static RowCallException Unfit(string detail) => new(new RowFailure(RowFailureKinds.Input, detail));

    private static ContentHash IdentityOf(WebFetchOptions options)
    {
        using var hasher = new CanonicalHasher("pipelines/operator/web-fetch/1");
        hasher.Add(options.AddressField).Add(options.Address).Add(options.OutputField).Add(options.Page.BodyOnly).Add(options.Page.AsMarkdown);
        hasher.Add(options.WritesErrors).Add(options.SkipOnError).AddCount(options.Page.AllowedHosts?.Count ?? 0);
        foreach (string host in options.Page.AllowedHosts ?? [])
        {
            hasher.Add(host);
        }

        return hasher.Finish();
    }
}
