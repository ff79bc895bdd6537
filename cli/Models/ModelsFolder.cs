using System.CommandLine;
using GpuHost.Serving.Models.Store;
using Pipelines.Cli.Hosting;

namespace Pipelines.Cli.Models;

/// <summary>Where the models are: <c>--models-dir</c>, else PIPELINES_MODELS_DIR, else <c>~/.pipelines/models</c>.</summary>
internal static class ModelsFolder
{
    public const string Variable = "PIPELINES_MODELS_DIR";

    /// <summary>For every command that reads or changes the store.</summary>
    public static readonly Option<string?> Option = new("--models-dir")
    {
        Description = $"Folder of the model store (default: ${Variable}, else ~/.pipelines/models)",
        HelpName = "FOLDER",
        Recursive = true,
    };

    public static ModelStore Open(CliHost host, ParseResult parse)
    {
        string? named = parse.GetValue(Option) is { Length: > 0 } option ? option : host.ReadVariable(Variable);
        return new ModelStore(string.IsNullOrEmpty(named) ? Path.Combine(host.HomeFolder, ".pipelines", "models") : named, host.Clock);
    }
}
