namespace Pipelines.Core.Inference;

/// <summary>Where calls of a model go. Calls to one place share its breaker, its concurrency and the budget of its key.</summary>
/// <param name="Address">For a person too: the base address without secrets, or the name of a model on this machine.</param>
/// <param name="KeyIdentity">Tells API keys apart without giving them away; null when none is sent.</param>
public sealed record ModelEndpoint(string Address, string? KeyIdentity = null);
