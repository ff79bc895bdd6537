using System.CommandLine;
using GpuHost.Serving.Models.Store;
using Newtonsoft.Json.Linq;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;

namespace Pipelines.Cli.Models;

/// <summary><c>pipelines models remove NAME</c></summary>
internal static class ModelsRemoveCommand
{
    private static readonly Argument<string> Name = new("NAME") { Description = "Model to remove" };

    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Do not ask" };

    public static Command Create(CliHost host, CommandRunner runner)
    {
        Command command = new("remove", "Forget a model, and delete the store's own file of it") { Name, Yes };
        runner.Bind(command, (parse, output, _) =>
        {
            ModelStore store = ModelsFolder.Open(host, parse);
            ModelName name = ModelName.Parse(parse.GetRequiredValue(Name));
            if (!parse.GetValue(Yes) && !Confirmed(host, name))
            {
                output.Line("Nothing was removed.");
                return Task.FromResult(Result(name, removed: false));
            }

            store.Remove(name);
            output.Line($"{name} is removed.");
            return Task.FromResult(Result(name, removed: true));
        });
        return command;
    }

    /// <exception cref="CliException">Nobody is there to be asked.</exception>
    private static bool Confirmed(CliHost host, ModelName name)
    {
        if (!host.InIsTerminal)
        {
            throw new CliException(ExitCode.BadInput, new ErrorBlock(
                $"removing '{name}' needs a yes, and nobody is there to be asked", "", $"Say it beforehand: pipelines models remove {name} --yes"));
        }

        host.Error.Write($"Remove the model '{name}'? [y/N] ");
        return host.In.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    private static CommandResult Result(ModelName name, bool removed) =>
        new(ExitCode.Ok, new JObject { ["name"] = name.ToString(), ["removed"] = removed });
}
