using System.CommandLine;
using GpuHost.Serving.Models.Store;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Wording;

namespace Pipelines.Cli.Models;

/// <summary><c>pipelines models add NAME PATH</c></summary>
internal static class ModelsAddCommand
{
    private static readonly Argument<string> Name = new("NAME") { Description = "Name to call it by" };

    private static readonly Argument<string> FilePath = new("PATH") { Description = "A GGUF file on this machine" };

    private static readonly Option<bool> Copy = new("--copy")
    {
        Description = "Keep a copy in the store, instead of only remembering where the file is",
    };

    public static Command Create(CliHost host, CommandRunner runner)
    {
        Command command = new("add", "Give a GGUF file of this machine a name") { Name, FilePath, Copy, LicenseOption.Option };
        runner.Bind(command, async (parse, output, cancellationToken) =>
        {
            ModelStore store = ModelsFolder.Open(host, parse);
            ModelName name = BuiltInListing.RequireOther(ModelName.Parse(parse.GetRequiredValue(Name)), "Choose another name.");
            string path = parse.GetRequiredValue(FilePath);
            AddMode mode = parse.GetValue(Copy) ? AddMode.Copy : AddMode.Reference;
            ModelEntry entry = await output.ShowProgressAsync(progress => store.AddAsync(
                name, path, mode, parse.GetValue(LicenseOption.Option), new HashProgress($"add {name}", path, progress, host.Clock), cancellationToken));
            output.Line($"{entry.Name} is {entry.Path} ({ByteSize.Format(entry.SizeBytes)}, {entry.Facts.Architecture} {CountText.Format(entry.Facts.ParameterCount)}).");
            output.Line($"SHA-256 {entry.Sha256}");
            return new CommandResult(ExitCode.Ok, ModelJson.Of(entry));
        });
        return command;
    }
}
