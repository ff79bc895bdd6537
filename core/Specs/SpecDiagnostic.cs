namespace Pipelines.Core.Specs;

/// <summary>One finding about a pipeline as written.</summary>
/// <param name="Severity">Whether the pipeline can run all the same.</param>
/// <param name="Location">Where in the file.</param>
/// <param name="Path">Where in the document, for example <c>operations[2].output.schema</c>; empty for the document itself.</param>
/// <param name="Message">What is wrong and what to write instead.</param>
/// <param name="Suggestion">What was probably meant, when something known is near; else null.</param>
public sealed record SpecDiagnostic(SpecSeverity Severity, SpecLocation Location, string Path, string Message, string? Suggestion = null)
{
    /// <summary>On one line: <c>12:5 operations[0].promt: Unknown key. Did you mean 'prompt'?</c></summary>
    public override string ToString()
    {
        string path = Path.Length == 0 ? "" : $"{Path}: ";
        string suggestion = Suggestion is null ? "" : $" Did you mean '{Suggestion}'?";
        return $"{Location} {path}{Message}{suggestion}";
    }
}
