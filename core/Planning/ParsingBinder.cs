using Pipelines.Core.Operators.Parsing;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Pipeline;

namespace Pipelines.Core.Planning;

/// <summary>Makes operators of the parsers of datasets: one for each entry of <c>parsing</c>, in order.</summary>
internal static class ParsingBinder
{
    /// <summary>By the name of the dataset; datasets without parsers are not in it. Errors are in <paramref name="diagnostics"/>.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<PlannedOperator>> Bind(PipelineSpec spec, IDocumentParsers? parsers, SpecDiagnostics diagnostics)
    {
        var bound = new Dictionary<string, IReadOnlyList<PlannedOperator>>(StringComparer.Ordinal);
        foreach (DatasetPlan dataset in spec.Datasets.Where(static dataset => dataset.Parsing.Count > 0))
        {
            bound[dataset.Name] =
            [
                .. from parsing in dataset.Parsing.Index()
                   where Check(dataset, parsing, parsers, diagnostics)
                   select new PlannedOperator(OperatorOf(dataset, parsing, parsers!, spec.Compat), RowWindow.All),
            ];
        }

        return bound;
    }

    private static ParseOperator OperatorOf(DatasetPlan dataset, (int Index, DatasetParsing Item) parsing, IDocumentParsers parsers, CompatMode compat)
    {
        string name = parsing.Index == 0 ? $"{dataset.Name}.parsing" : $"{dataset.Name}.parsing.{parsing.Index + 1}";
        return new ParseOperator(new ParseOptions(name, parsing.Item, dataset.Documents, compat == CompatMode.DocEtl03), parsers);
    }

    private static bool Check(DatasetPlan dataset, (int Index, DatasetParsing Item) parsing, IDocumentParsers? parsers, SpecDiagnostics diagnostics)
    {
        string path = SpecPath.Append(SpecPath.Append(SpecPath.Append("datasets", dataset.Name), "parsing"), parsing.Index);
        if (parsers is null)
        {
            diagnostics.Error(parsing.Item.Location, path, "Rows may not name files here, so there is nothing to parse. Their own machine reads them (pipelines run).");
            return false;
        }

        string function = parsing.Item.Function;
        if (!parsers.Names.Contains(function))
        {
            diagnostics.Error(parsing.Item.Location, path, $"There is no parser '{function}'.", function, [.. parsers.Names]);
            return false;
        }

        if (parsers.ProblemWith(function, parsing.Item.Arguments) is { } problem)
        {
            diagnostics.Error(parsing.Item.Location, path, $"The parser '{function}' cannot be used: {problem}");
            return false;
        }

        return true;
    }
}
