namespace GpuHost.Serving.Requests;

/// <summary>What one tier of the cache did for a prompt.</summary>
/// <param name="Tokens">Tokens that it had.</param>
/// <param name="SavedSeconds">What computing them would have taken, by the speed measured here, less the restoring of their KV; never negative.</param>
public readonly record struct TierShare(int Tokens, double SavedSeconds);
