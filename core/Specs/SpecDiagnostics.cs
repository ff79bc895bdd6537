using Pipelines.Core.Schemas;

namespace Pipelines.Core.Specs;

/// <summary>Collects every finding of one reading. Not thread-safe: a pipeline is read by one thread.</summary>
public sealed class SpecDiagnostics
{
    /// <summary>Errors beyond this are counted and no longer kept, and so are warnings: nobody reads the thousandth.</summary>
    public const int KeptMax = 1000;

    private readonly List<SpecDiagnostic> _all = [];
    private int _warningCount;

    /// <summary>For DocETL's quirk: a key that nobody knows is a warning, not an error. Set before the reading begins.</summary>
    public bool IgnoresUnknownKeys { get; set; }

    public int ErrorCount { get; private set; }

    public bool HasErrors => ErrorCount > 0;

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<SpecDiagnostic> Sorted() =>
        [.. _all.OrderBy(static d => d.Location.Line).ThenBy(static d => d.Location.Column)];

    public void Error(SpecLocation location, string path, string message) =>
        Add(new SpecDiagnostic(SpecSeverity.Error, location, path, message));

    /// <summary>An error about a word, with the nearest of <paramref name="known"/> as the suggestion.</summary>
    public void Error(SpecLocation location, string path, string message, string word, IEnumerable<string> known) =>
        Add(new SpecDiagnostic(SpecSeverity.Error, location, path, message, ClosestName.Of(word, known)));

    public void Warning(SpecLocation location, string path, string message) =>
        Add(new SpecDiagnostic(SpecSeverity.Warning, location, path, message));

    private void Add(SpecDiagnostic diagnostic)
    {
        // Counted apart, so that no flood of warnings hides an error.
        int count = diagnostic.Severity == SpecSeverity.Error ? ++ErrorCount : ++_warningCount;
        if (count <= KeptMax)
        {
            _all.Add(diagnostic);
        }
    }
}
