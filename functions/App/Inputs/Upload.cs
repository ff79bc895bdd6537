namespace Pipelines.Functions.App.Inputs;

/// <summary>Something that came with a request and is to become rows, as it lies on the disk.</summary>
/// <param name="Dataset">The dataset that it is for, by name; null leaves that to the pipeline.</param>
/// <param name="Name">What the caller calls it, for errors and as a field of its row.</param>
/// <param name="Format">Null for a document, which becomes one row.</param>
/// <param name="File">Its bytes.</param>
internal sealed record Upload(string? Dataset, string Name, UploadFormat? Format, ScratchFile File) : IDisposable
{
    public void Dispose() => File.Dispose();
}
