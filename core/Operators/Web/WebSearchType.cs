using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Operators.Prompts;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;
using Pipelines.Core.Specs.Pipeline;

namespace Pipelines.Core.Operators.Web;

/// <summary><c>web_search</c>: adds to each row what a search engine finds for it. Keys: docs/operators/web_search.md.</summary>
internal sealed class WebSearchType : IOperatorType
{
    private const int HitsMost = 100;

    private static readonly Dictionary<string, SearchEngine> Engines = new(StringComparer.Ordinal)
    {
        ["brave"] = SearchEngine.Brave,
        ["bing"] = SearchEngine.Bing,
        ["google"] = SearchEngine.Google,
        ["duckduckgo"] = SearchEngine.DuckDuckGo,
    };

    private static readonly TextKey Query = new("query_template", "what to search for; a template over 'input'") { IsRequired = true };
    private static readonly ChoiceKey<SearchEngine> Engine = new("search_engine", "who is asked", Engines, Absent: "brave");
    private static readonly TextKey OutputField = new("output_field", "the field that gets the hits", "search_results");
    private static readonly WholeNumberKey Hits = new("max_results", "hits of a row at most", 1, HitsMost, Absent: 10);
    private static readonly FlagKey SkipOnError = new("skip_on_error", "a row whose search fails is skipped, with its failure kept");

    public string Name => "web_search";

    public SpecKeys Keys { get; } = new([Query, Engine, OutputField, Hits, SkipOnError]);

    public BoundOperator? Bind(SpecReader reader, BindingContext context)
    {
        CompiledPrompt? query = PromptReader.ReadInstructions(reader, Query);
        SearchEngine engine = reader.Choice(Engine)!.Value;
        string output = reader.Text(OutputField)!;
        int hits = reader.CountOrDefault(Hits);
        bool skipOnError = reader.Flag(SkipOnError);
        if (context.Web is not { } web)
        {
            reader.Error(Query, "Pipelines may not reach the network here. Their own machine lets them (pipelines run), and a host that allows it.");
            return null;
        }

        string name = Engines.First(one => one.Value == engine).Key;
        if (web.SearchProblem(name) is { } problem)
        {
            reader.Error(reader.Has(Engine) ? Engine : Query, $"Nothing can be searched here: {problem}");
            return null;
        }

        return query is null ? null : new BoundOperator(
            new WebSearchOperator(new WebSearchOptions(context.OperatorName, name, query, output, hits, context.Compat == CompatMode.DocEtl03, skipOnError), web),
            new OperatorDescription());
    }
}
