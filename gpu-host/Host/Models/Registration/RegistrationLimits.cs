namespace GpuHost.Host.Models.Registration;

/// <summary>What may be registered over HTTP, and from where.</summary>
internal sealed record RegistrationLimits
{
    /// <summary>Files are taken from this folder only, and from the folders in it; null for no files at all.</summary>
    public string? ImportFolder { get; init; }

    /// <summary>Whether addresses of this machine and of private networks may be asked, and unencrypted ones.</summary>
    public bool AllowPrivateUrls { get; init; }

    public long ModelSizeBytesMax { get; init; } = 64_000_000_000;

    /// <summary>From the request to the registered model. What was fetched by then stays, and the same request goes on with it.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromHours(2);

    /// <summary>Registrations that run at once; more are refused.</summary>
    public int AtOnceMax { get; init; } = 4;
}
