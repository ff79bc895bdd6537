namespace Pipelines.Functions.App.Access;

/// <summary>A key that the app accepts. The key itself is nowhere kept: only its SHA-256 is.</summary>
public sealed record AccessKey
{
    /// <summary>Unique; for logs, and as the owner of what it starts.</summary>
    public required string Name { get; init; }

    /// <summary>Hex digits of the SHA-256 of the key's UTF-8 bytes.</summary>
    public required string Sha256 { get; init; }

    public AccessRole Role { get; init; } = AccessRole.Function;

    /// <summary>Pipelines that it deploys may bring code.</summary>
    public bool Code { get; init; }

    /// <summary>Pipelines that it deploys may reach the network.</summary>
    public bool Web { get; init; }
}
