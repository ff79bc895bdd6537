using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;
using Pipelines.Core.Specs.Pipeline;

namespace Pipelines.Core.Operators.Web;

/// <summary><c>web_fetch</c>: adds to each row the page that it names. Keys: docs/operators/web_fetch.md.</summary>
internal sealed class WebFetchType : IOperatorType
{
    private const int TimeoutMaxSeconds = 600;

    private static readonly TextKey AddressField = new("url_field", "the field that holds an address, or a list of them");
    private static readonly TextKey Address = new("url", "one address for every row, instead of a field");
    private static readonly TextKey OutputField = new("output_field", "the field that gets the page, or the list of pages") { IsRequired = true };
    private static readonly WholeNumberKey Timeout = new("timeout", "seconds for a page, redirects included", 1, TimeoutMaxSeconds, Absent: 10);
    private static readonly FlagKey BodyOnly = new("body_only", "of HTML only what stands in its body");
    private static readonly FlagKey AsMarkdown = new("convert_to_markdown", "HTML as Markdown");
    private static readonly TextsKey AllowedHosts = new("allowed_hosts", "hosts that pages may come from, each with its subdomains; all when absent");
    private static readonly FlagKey SkipOnError = new("skip_on_error", "a row whose page cannot be fetched is skipped, with its failure kept");
    private static readonly ShapedKey UsesBrowser = new("use_playwright", "pages drawn by a browser; not available in this version", static () => new JObject { ["const"] = false });

    public string Name => "web_fetch";

    public SpecKeys Keys { get; } = new(
    [
        AddressField, Address, OutputField, Timeout, BodyOnly, AsMarkdown, AllowedHosts, SkipOnError, UsesBrowser,
        new UnusedKey("max_workers", "how many pages are fetched together is for the host to say"),
    ]);

    public BoundOperator? Bind(SpecReader reader, BindingContext context)
    {
        string? field = reader.Text(AddressField);
        string? address = reader.Text(Address);
        string? output = reader.Text(OutputField);
        var page = new PageRequest("", TimeSpan.FromSeconds(reader.CountOrDefault(Timeout)), reader.Texts(AllowedHosts))
        {
            BodyOnly = reader.Flag(BodyOnly),
            AsMarkdown = reader.Flag(AsMarkdown),
        };
        bool skipOnError = reader.Flag(SkipOnError);
        if (reader.Flag(UsesBrowser.Name, absent: false))
        {
            reader.Error(UsesBrowser, "Pages are fetched, not drawn: nothing here runs their scripts. Leave it out if the text stands in the page itself.");
        }

        if (field is null == address is null)
        {
            reader.Error(field is null ? OutputField : Address, "Where pages are is said by 'url_field' or by 'url': exactly one of them.");
        }

        if (context.Web is not { } web)
        {
            reader.Error(OutputField, "Pipelines may not reach the network here. Their own machine lets them (pipelines run), and a host that allows it.");
            return null;
        }

        return output is null ? null : new BoundOperator(
            new WebFetchOperator(new WebFetchOptions(context.OperatorName, field, address, output, page, context.Compat == CompatMode.DocEtl03, skipOnError), web),
            new OperatorDescription());
    }
}
