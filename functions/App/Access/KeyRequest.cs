namespace Pipelines.Functions.App.Access;

/// <summary>A key that somebody wants.</summary>
/// <param name="Role">What it is to be allowed.</param>
/// <param name="Code">Pipelines that it deploys may bring code.</param>
/// <param name="Web">Pipelines that it deploys may reach the network.</param>
public sealed record KeyRequest(AccessRole Role, bool Code = false, bool Web = false);
