namespace Pipelines.Bench.SharedPrefix;

/// <summary>How the load meets the caches.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Passes">Names of the passes that one process makes; those that begin with a dash only prepare.</param>
/// <param name="HasOwnDisk">Its disk is empty, and the store of the others lies behind it.</param>
/// <param name="RamShare">Memory for snapshots, as a share of what all prefixes take.</param>
internal sealed record SharedPrefixWay(string Name, IReadOnlyList<string> Passes, bool HasOwnDisk = false, double RamShare = 4)
{
    public static SharedPrefixWay Bare { get; } = new("bare", ["bare loop"]);

    public static IReadOnlyList<SharedPrefixWay> All { get; } =
    [
        new("cold-warm", ["cold", "warm"]),
        new("restart", ["after restart"]),
        new("second", ["second worker"], HasOwnDisk: true),
        new("tight", ["-fill", "RAM too small"], RamShare: 0.5),
    ];
}
