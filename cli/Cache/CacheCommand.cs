using System.CommandLine;
using Pipelines.Cli.Hosting;

namespace Pipelines.Cli.Cache;

/// <summary><c>pipelines cache …</c>: the KV snapshots of a store.</summary>
internal static class CacheCommand
{
    public static Command Create(CliHost host, CommandRunner runner) =>
        new("cache", "Look after the KV snapshots of prompts that local models keep in a store")
        {
            CacheStatsCommand.Create(host, runner),
            CacheVerifyCommand.Create(host, runner),
            CacheClearCommand.Create(host, runner),
        };
}
