using CsvHelper;

namespace Pipelines.Connectors.Datasets.Formats;

/// <summary>Remembers that the parser met quotes where the standard has none.</summary>
internal sealed class CsvOddities
{
    private bool _seen;

    public void Note(BadDataFoundArgs oddity) => _seen = true;

    /// <summary>Whether there was an oddity since the last call.</summary>
    public bool TakeSeen()
    {
        bool seen = _seen;
        _seen = false;
        return seen;
    }
}
