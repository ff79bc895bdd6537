namespace GpuHost.Serving.Kv;

/// <summary>
/// Whose KV may be shared: one tenant, one set of adapters. Equal tokens in two scopes never meet, because their KV differs
/// (adapters) or must not be told to exist (tenants).
/// </summary>
/// <param name="Tenant">Opaque; empty for the only tenant.</param>
/// <param name="Adapters">Canonical text of the active adapters and their strengths; empty for none.</param>
internal sealed record PrefixScope(string Tenant, string Adapters);
