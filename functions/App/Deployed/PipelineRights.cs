namespace Pipelines.Functions.App.Deployed;

/// <summary>What a pipeline that came over HTTP may do on this machine besides asking models: by default nothing.</summary>
/// <param name="Code">Its code runs, in the sandboxes of this machine.</param>
/// <param name="Web">It may fetch pages and search.</param>
public sealed record PipelineRights(bool Code = false, bool Web = false)
{
    public static PipelineRights None { get; } = new();
}
