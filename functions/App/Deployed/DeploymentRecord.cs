namespace Pipelines.Functions.App.Deployed;

/// <summary>Who deployed a version and what it may do: <c>pipelines/{name}/{version}.json</c>.</summary>
/// <param name="By">The name of the key.</param>
/// <param name="At">When.</param>
/// <param name="Rights">What it may do besides asking models.</param>
internal sealed record DeploymentRecord(string By, DateTimeOffset At, PipelineRights Rights);
