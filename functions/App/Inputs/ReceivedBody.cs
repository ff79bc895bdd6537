using Pipelines.Functions.App.Runs.Starting;

namespace Pipelines.Functions.App.Inputs;

/// <summary>What a request that starts a run has brought. Disposing deletes it from the disk.</summary>
internal sealed class ReceivedBody(UploadBudget budget) : IDisposable
{
    private readonly List<Upload> _uploads = [];

    public UploadBudget Budget { get; } = budget;

    public IReadOnlyList<Upload> Uploads => _uploads;

    /// <summary>Those that stand in the body; null when it holds rows only.</summary>
    public StartOptions? Options { get; set; }

    public void Add(Upload upload) => _uploads.Add(upload);

    public void Dispose() => _uploads.ForEach(static upload => upload.Dispose());
}
