using System.CommandLine;
using System.Globalization;
using GpuHost.Serving.Models.BuiltIn;
using GpuHost.Serving.Models.Catalogue;
using GpuHost.Serving.Models.Store;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;
using Pipelines.Cli.Wording;
using Pipelines.Core.Identity;

namespace Pipelines.Cli.Models;

/// <summary><c>pipelines models show NAME</c>: the built-in one, else of the store, else of the catalogue.</summary>
internal static class ModelsShowCommand
{
    private static readonly Argument<string> Name = new("NAME") { Description = "The built-in model, or one of the store or of the catalogue" };

    public static Command Create(CliHost host, CommandRunner runner)
    {
        Command command = new("show", "Show all that is known of one model") { Name };
        runner.Bind(command, async (parse, output, cancellationToken) =>
        {
            ModelStore store = ModelsFolder.Open(host, parse);
            ModelName name = ModelName.Parse(parse.GetRequiredValue(Name));
            return BuiltInListing.IsIt(name) ? await ShowAsync(output, BuiltInModel.Locate(host.ProgramFolder, store.Folder), cancellationToken)
                : store.Find(name) is null && ModelCatalogue.Find(name) is { } known ? Show(output, known)
                : Show(output, store.Get(name));
        });
        return command;
    }

    private static async Task<CommandResult> ShowAsync(ICommandOutput output, BuiltInModelFile file, CancellationToken cancellationToken)
    {
        ModelFacts? facts = file.Exists ? file.ReadFacts() : null;
        ContentHash? digest = file.Exists ? await FileDigest.OfAsync(file.Path, null, cancellationToken) : null;
        ShowLines(output,
        [
            ("name", BuiltInModel.Name),
            ("title", facts?.Title),
            ("file", file.Path),
            ("kept", BuiltInListing.Kept(file)),
            ("size", facts is null ? null : $"{ByteSize.Format(file.SizeBytes)} ({file.SizeBytes} bytes)"),
            ("SHA-256", digest?.ToString()),
            ("architecture", facts?.Architecture),
            ("parameters", facts is null ? null : CountText.Format(facts.ParameterCount)),
            ("quantisation", facts?.Quantisation),
            ("context", BuiltInListing.Context(facts)),
            ("licence", facts?.License),
            ("good for", BuiltInListing.GoodFor(file)),
        ]);
        return new CommandResult(ExitCode.Ok, ModelJson.Of(file, facts, digest));
    }

    private static CommandResult Show(ICommandOutput output, ModelEntry model)
    {
        ShowLines(output,
        [
            ("name", model.Name.ToString()),
            ("title", model.Facts.Title),
            ("file", model.Path),
            ("kept", model.IsReference ? "where it was; the store only remembers it" : "in the store"),
            ("size", $"{ByteSize.Format(model.SizeBytes)} ({model.SizeBytes} bytes)"),
            ("SHA-256", model.Sha256.ToString()),
            ("architecture", model.Facts.Architecture),
            ("parameters", CountText.Format(model.Facts.ParameterCount)),
            ("quantisation", model.Facts.Quantisation),
            ("context", model.Facts.ContextTokens > 0 ? $"{model.Facts.ContextTokens} tokens" : null),
            ("licence", model.License ?? "not known"),
            ("source", model.Source?.AbsoluteUri),
            ("added", model.AddedAt.ToString("u", CultureInfo.InvariantCulture)),
        ]);
        return new CommandResult(ExitCode.Ok, ModelJson.Of(model));
    }

    private static CommandResult Show(ICommandOutput output, CatalogueModel model)
    {
        ShowLines(output,
        [
            ("name", model.Name.ToString()),
            ("title", model.Title),
            ("kept", $"not here yet; fetch it with: pipelines models pull {model.Name}"),
            ("size", $"about {ByteSize.Format(model.AboutMegabytes * 1_000_000L)}"),
            ("parameters", model.Parameters),
            ("quantisation", model.Quantisation),
            ("licence", $"{model.License} ({model.LicenseAddress})"),
            ("source", model.Address.AbsoluteUri),
            ("good for", model.GoodFor),
        ]);
        return new CommandResult(ExitCode.Ok, ModelJson.Of(model));
    }

    private static void ShowLines(ICommandOutput output, IEnumerable<(string Name, string? Value)> lines)
    {
        foreach ((string name, string? value) in lines.Where(l => !string.IsNullOrEmpty(l.Value)))
        {
            output.Line($"{name,-13} {value}");
        }
    }
}
