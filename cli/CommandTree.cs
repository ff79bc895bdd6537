using System.CommandLine;
using Pipelines.Cli.Cache;
using Pipelines.Cli.Eval;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Keys;
using Pipelines.Cli.Models;
using Pipelines.Cli.Pipeline;
using Pipelines.Cli.Runs;
using Pipelines.Cli.Runs.Owning;
using Pipelines.Cli.Schedules;
using Pipelines.Cli.Schema;
using Pipelines.Cli.Serving;
using Pipelines.Cli.Version;

namespace Pipelines.Cli;

/// <summary>All commands. A new one is one line here and a folder of its own.</summary>
internal static class CommandTree
{
    public static RootCommand Create(CliHost host, CommandRunner runner)
    {
        RootCommand root = new("Runs LLM document pipelines: documents in, typed rows and an honest token bill out.")
        {
            RunCommand.Create(host, runner),
            ValidateCommand.Create(host, runner),
            PlanCommand.Create(host, runner),
            EvalCommand.Create(host, runner),
            RunsCommand.Create(host, runner),
            ScheduleCommand.Create(host, runner),
            ServeCommand.Create(host, runner),
            KeysCommand.Create(host, runner),
            ModelsCommand.Create(host, runner),
            SchemaCommand.Create(runner),
            CacheCommand.Create(host, runner),
            VersionCommand.Create(runner),
        };
        root.Options.Add(CommandRunner.Json);
        return root;
    }
}
