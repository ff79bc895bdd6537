using Newtonsoft.Json.Linq;
using Pipelines.Core.Specs;

namespace Pipelines.Cli.Pipeline;

/// <summary>What is wrong with a pipeline, for programs.</summary>
internal static class DiagnosticJson
{
    public static JArray Of(IEnumerable<SpecDiagnostic> diagnostics) => new(diagnostics.Select(Of));

    public static string SeverityOf(SpecDiagnostic diagnostic) => diagnostic.Severity == SpecSeverity.Error ? "error" : "warning";

    private static JObject Of(SpecDiagnostic diagnostic) => new()
    {
        ["severity"] = SeverityOf(diagnostic),
        ["line"] = diagnostic.Location.Line,
        ["column"] = diagnostic.Location.Column,
        ["path"] = diagnostic.Path,
        ["message"] = diagnostic.Message,
        ["suggestion"] = diagnostic.Suggestion,
    };
}
