using System.Text.Json.Serialization;
using GpuHost.Host.Access.Quotas;

namespace GpuHost.Host.Access;

/// <summary>One key of the key file. The key itself is nowhere kept: only its SHA-256 is.</summary>
internal sealed record ApiKeyEntry
{
    /// <summary>Unique in the file.</summary>
    public required string Name { get; init; }

    /// <summary>Hex digits of the SHA-256 of the key's UTF-8 bytes.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Whose requests it makes; the key's own name where nothing is said.</summary>
    public string? Tenant { get; init; }

    /// <summary>See <see cref="Caller.IsAdmin"/>.</summary>
    public bool Admin { get; init; }

    /// <summary>May name another tenant in the header <c>Pipelines-Tenant</c>, on whose behalf it calls.</summary>
    public bool Trusted { get; init; }

    /// <summary>What it may use; without one, as much as there is.</summary>
    public KeyQuota? Quota { get; init; }

    [JsonIgnore]
    public string EffectiveTenant => Tenant ?? Name;
}
