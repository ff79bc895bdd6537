using System.CommandLine;
using GpuHost.Serving.Models.Store;
using Newtonsoft.Json.Linq;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;
using Pipelines.Cli.Wording;
using Pipelines.Core.Identity;

namespace Pipelines.Cli.Models;

/// <summary><c>pipelines models pull NAME|URL</c></summary>
internal static class ModelsPullCommand
{
    private static readonly Argument<string> Wanted = new("NAME|URL") { Description = "A name of the catalogue, or the address of a GGUF file" };

    private static readonly Option<string?> Name = new("--name") { Description = "Name to keep it under", HelpName = "NAME" };

    private static readonly Option<string?> Digest = new("--sha256")
    {
        Description = "Refuse any other file; also accepts a file that its publisher replaced",
        HelpName = "HEX",
    };

    private static readonly Option<string?> MaxSize = new("--max-size")
    {
        Description = "Refuse a larger file, such as 8GB",
        HelpName = "SIZE",
    };

    private static readonly Option<bool> AllowHttp = new("--allow-http") { Description = "Fetch over unencrypted http from other machines too" };

    public static Command Create(CliHost host, CommandRunner runner)
    {
        Command command = new("pull", "Fetch a model; goes on where an interrupted pull stopped")
        {
            Wanted, Name, Digest, MaxSize, AllowHttp, LicenseOption.Option,
        };
        runner.Bind(command, async (parse, output, cancellationToken) =>
        {
            ModelStore store = ModelsFolder.Open(host, parse);
            PullRequest request = Read(parse);
            if (store.Find(request.Target.Name) is { } here && here.Source == request.Target.Address && request.Digest is null)
            {
                output.Line($"{here.Name} is here already: {here.Path}");
                return Result(here, fetched: false);
            }

            ModelEntry entry = await new ModelPuller(host, store, output).PullAsync(request, cancellationToken);
            output.Line($"{entry.Name} is {entry.Path} ({ByteSize.Format(entry.SizeBytes)}, {entry.Facts.Architecture} {CountText.Format(entry.Facts.ParameterCount)}).");
            output.Line($"SHA-256 {entry.Sha256}");
            output.Line($"Licence: {entry.License ?? "not known; see where it comes from"}");
            return Result(entry, fetched: true);
        });
        return command;
    }

    private static PullRequest Read(ParseResult parse) => new(
        PullTarget.Read(parse.GetRequiredValue(Wanted), parse.GetValue(Name)),
        parse.GetValue(Digest) is { } digest ? ReadDigest(digest) : null,
        parse.GetValue(MaxSize) is { } size ? ReadSize(size) : long.MaxValue,
        parse.GetValue(AllowHttp),
        parse.GetValue(LicenseOption.Option));

    private static ContentHash ReadDigest(string text) => ContentHash.TryParse(text, out ContentHash digest)
        ? digest
        : throw new CliException(ExitCode.BadInput, new ErrorBlock($"'{text}' is not a SHA-256 digest", "--sha256", "Give its 64 hex digits."));

    private static long ReadSize(string text) => ByteSize.TryParse(text, out long bytes)
        ? bytes
        : throw new CliException(ExitCode.BadInput, new ErrorBlock($"'{text}' is not a size", "--max-size", "Give a number with a unit, such as 800MB or 8GB."));

    private static CommandResult Result(ModelEntry entry, bool fetched)
    {
        JObject json = ModelJson.Of(entry);
        json["fetched"] = fetched;
        return new CommandResult(ExitCode.Ok, json);
    }
}
