using Pipelines.Core.Operators.Retrieval;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Pipeline;

namespace Pipelines.Core.Planning;

/// <summary>Checks that the rows which retrievers find are there when an operation asks for them.</summary>
internal static class RetrieverLinks
{
    public static void Check(PipelineSpec spec, IReadOnlyDictionary<string, PlannedOperator> operators, SpecDiagnostics diagnostics)
    {
        foreach (Retriever retriever in spec.Retrievers)
        {
            string[] users = [.. operators.Values.Where(planned => Uses(planned, retriever)).Select(static planned => planned.Operator.Name)];
            if (users.Length == 0)
            {
                diagnostics.Warning(retriever.SourceLocation, SpecPath.Append("retrievers", retriever.Name), $"No operation uses the retriever '{retriever.Name}'.");
            }

            CheckSource(retriever, users, spec, diagnostics);
        }
    }

    private static void CheckSource(Retriever retriever, string[] users, PipelineSpec spec, SpecDiagnostics diagnostics)
    {
        string source = retriever.Source;
        string[] steps = [.. spec.Steps.Select(static step => step.Name.Value)];
        if (spec.Datasets.Any(dataset => dataset.Name == source))
        {
            return;
        }

        int made = Array.IndexOf(steps, source);
        if (made < 0)
        {
            diagnostics.Error(retriever.SourceLocation, retriever.SourcePath, $"There is no dataset and no step '{source}'.", source, [.. spec.Datasets.Select(static d => d.Name), .. steps]);
        }
        else if (spec.Steps.Take(made + 1).FirstOrDefault(step => step.Operations.Any(applied => users.Contains(applied.Name.Value, StringComparer.Ordinal))) is { } early)
        {
            diagnostics.Error(
                retriever.SourceLocation,
                retriever.SourcePath,
                $"The step '{early.Name.Value}' uses the retriever '{retriever.Name}', whose rows come from '{source}', which is no earlier step.");
        }
    }

    private static bool Uses(PlannedOperator planned, Retriever retriever) =>
        planned.EarlierPhases.Any(phase => phase.Operator is IndexRowsOperator index && index.Retriever == retriever);
}
