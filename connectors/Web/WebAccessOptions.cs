namespace Pipelines.Connectors.Web;

/// <summary>What pipelines may reach, and how much of it.</summary>
public sealed record WebAccessOptions
{
    /// <summary>The only hosts that pages may come from, with commas between them. Set and empty, there are none.</summary>
    public const string AllowedHostsVariable = "PIPELINES_WEB_HOSTS";

    /// <summary>What the environment says.</summary>
    /// <param name="readVariable">Reads an environment variable; null for one that is not set.</param>
    public static WebAccessOptions From(Func<string, string?> readVariable) => new()
    {
        AllowedHosts = readVariable(AllowedHostsVariable)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        ReadVariable = readVariable,
    };

    /// <summary>Addresses of this machine and of private networks are reached too. Only where every pipeline is trusted.</summary>
    public bool AllowsPrivateAddresses { get; init; }

    /// <summary>Hosts that may be reached, each with its subdomains; null allows all. A pipeline narrows this, and never widens it.</summary>
    public IReadOnlyList<string>? AllowedHosts { get; init; }

    /// <summary>Finds the addresses of a host; null asks the system.</summary>
    public HostResolver? Resolver { get; init; }

    /// <summary>Reads an environment variable: keys and addresses of search engines. Null has none.</summary>
    public Func<string, string?> ReadVariable { get; init; } = static _ => null;

    /// <summary>Measures fetching.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The name that pages are asked with, and that robots.txt is read for.</summary>
    public string AgentName { get; init; } = "Pipelines";

    /// <summary>The bytes of a page, unpacked.</summary>
    public int PageBytesMax { get; init; } = 16 * 1024 * 1024;

    /// <summary>Redirects that are followed.</summary>
    public int RedirectsMax { get; init; } = 5;

    /// <summary>Pages that are fetched at the same time.</summary>
    public int FetchesAtOnceMax { get; init; } = 10;

    /// <summary>Hosts whose robots.txt is remembered.</summary>
    public int RobotsHostsMax { get; init; } = 1000;

    /// <summary>How long it is remembered.</summary>
    public TimeSpan RobotsTtl { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The part of a robots.txt that is read (RFC 9309 asks for 500 KiB at least).</summary>
    public int RobotsBytesMax { get; init; } = 512 * 1024;

    /// <summary>For connecting.</summary>
    public TimeSpan ConnectTimeMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For a search, and for robots.txt.</summary>
    public TimeSpan SearchTimeMax { get; init; } = TimeSpan.FromSeconds(30);
}
