using Pipelines.Runtime.Runs;

namespace Pipelines.Functions.App.Inputs;

/// <summary>The rows of one dataset, checked and written as JSON lines on the disk, with the files that they name.</summary>
/// <param name="Input">What they are; its path is not known yet.</param>
/// <param name="Lines">The lines.</param>
internal sealed record InputDraft(BroughtInput Input, ScratchFile Lines) : IDisposable
{
    public IReadOnlyList<DraftDocument> Documents { get; init; } = [];

    /// <summary>What holds files that were fetched for these rows; null when none were.</summary>
    public IDisposable? Fetched { get; init; }

    public void Dispose()
    {
        Lines.Dispose();
        Fetched?.Dispose();
    }
}
