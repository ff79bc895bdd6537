using Pipelines.Runtime.Runs;

namespace Pipelines.Functions.App.Inputs;

/// <summary>The rows of one dataset, checked and written as JSON lines on the disk.</summary>
/// <param name="Input">What they are; its path is not known yet.</param>
/// <param name="Lines">The lines.</param>
internal sealed record InputDraft(BroughtInput Input, ScratchFile Lines) : IDisposable
{
    public void Dispose() => Lines.Dispose();
}
