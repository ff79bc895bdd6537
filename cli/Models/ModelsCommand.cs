using System.CommandLine;
using Pipelines.Cli.Hosting;

namespace Pipelines.Cli.Models;

/// <summary><c>pipelines models …</c></summary>
internal static class ModelsCommand
{
    public static Command Create(CliHost host, CommandRunner runner)
    {
        Command command = new("models", "Keep models on this machine, by name")
        {
            ModelsListCommand.Create(host, runner),
            ModelsPullCommand.Create(host, runner),
            ModelsAddCommand.Create(host, runner),
            ModelsShowCommand.Create(host, runner),
            ModelsVerifyCommand.Create(host, runner),
            ModelsRemoveCommand.Create(host, runner),
        };
        command.Options.Add(ModelsFolder.Option);
        return command;
    }
}
