using System.CommandLine;
using GpuHost.Serving.Models.BuiltIn;
using Microsoft.AspNetCore.Builder;
using Pipelines.Cli.Cache;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Models;
using Pipelines.Cli.Output;
using Pipelines.Cli.Runs;
using Pipelines.Cli.Stores;
using Pipelines.Core.Planning;
using Pipelines.Functions.App.Access;
using Pipelines.Functions.App.Hosting;
using Pipelines.Storage;

namespace Pipelines.Cli.Serving;

/// <summary><c>pipelines serve</c>: the function app and the models in one process.</summary>
internal static class ServeCommand
{
    private const string OtlpVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly Option<string> Urls = new("--urls")
    {
        Description = $"Where to listen; port 0 takes a free one (default: {AppSettings.UrlsDefault})",
        HelpName = "URLS",
        DefaultValueFactory = _ => AppSettings.UrlsDefault,
    };

    private static readonly Option<string?> ApiKeys = new("--api-keys") { Description = "File of the keys that are accepted; needed to listen beyond this machine", HelpName = "FILE" };

    private static readonly Option<string?> Model = new("--model", "-m") { Description = "Model of pipelines that name none", HelpName = "NAME|PATH" };

    private static readonly Option<string?> ApiBase = new("--api-base") { Description = "Endpoint of all models", HelpName = "URL" };

    private static readonly Option<string?> PublicUrl = new("--public-url") { Description = "How callers reach the app, for links in answers", HelpName = "URL" };

    private static readonly Option<int?> KeepRuns = new("--keep-runs") { Description = "Erase runs that ended so many days ago (default: keep them)", HelpName = "DAYS" };

    private static readonly Option<bool> PrivateWebhooks = new("--private-webhooks") { Description = "Completion webhooks may go to this machine and to private networks, and unencrypted" };

    private static readonly Option<string?> Otlp = new("--otlp") { Description = $"Collector of OpenTelemetry that gets spans and metrics (default: ${OtlpVariable}, else none)", HelpName = "URL" };

    public static Command Create(CliHost host, CommandRunner runner)
    {
        Command command = new("serve", "Serve pipelines over HTTP, function app and models in one process");
        StoreOptions.AddTo(command);
        foreach (Option option in new Option[] { Urls, ApiKeys, Model, ApiBase, RunArguments.ApiKeyVariable, PublicUrl, KeepRuns, PrivateWebhooks, Otlp, RunArguments.Context, ModelsFolder.Option })
        {
            command.Options.Add(option);
        }

        foreach (Option option in CacheArguments.All)
        {
            command.Options.Add(option);
        }

        runner.Bind(command, (parse, output, cancellationToken) => ServeAsync(host, parse, output, cancellationToken));
        return command;
    }

    private static async Task<CommandResult> ServeAsync(CliHost host, ParseResult parse, ICommandOutput output, CancellationToken cancellationToken)
    {
        AppSettings settings = SettingsOf(host, parse);
        if (settings.Planning is { ApiBase: null, FallbackModel: BuiltInModel.Name } && BuiltInModelNote.OnProgram(host) is { } note)
        {
            output.Note(note);
        }

        await using ServedParts served = ServedParts.Open(host, parse, settings, parse.GetValue(PrivateWebhooks), output);
        await using WebApplication app = await BuildAsync(settings, served.Parts, cancellationToken);
        await AppRun.RunAsync(app, new NoteWriter(output), cancellationToken);
        return new CommandResult(ExitCode.Ok, []);
    }

    /// <exception cref="CliException">It would let everybody in.</exception>
    private static async Task<WebApplication> BuildAsync(AppSettings settings, AppParts parts, CancellationToken cancellationToken)
    {
        try
        {
            return await FunctionApp.BuildAsync(settings, parts, cancellationToken);
        }
        catch (AccessKeyException e)
        {
            throw new CliException(ExitCode.BadInput, new ErrorBlock(e.Message, Urls.Name, ""), e);
        }
    }

    /// <exception cref="CliException">A key file or an address is of no use.</exception>
    private static AppSettings SettingsOf(CliHost host, ParseResult parse)
    {
        StoreAddress store = StoreOptions.AddressOf(host, parse);
        string state = store.IsFolder ? store.Name : StoreOptions.DefaultFolder(host).Name;
        return new AppSettings
        {
            Urls = parse.GetValue(Urls)!,
            PublicUrl = UriOf(parse, PublicUrl),
            HubFile = Path.Combine(state, "hub.db"),
            ScratchFolder = Path.Combine(Path.GetTempPath(), "pipelines-app"),
            Keys = KeysOf(host, parse),
            Planning = new PlanningOptions { Model = null, FallbackModel = parse.GetValue(Model) ?? BuiltInModel.Name, ApiBase = UriOf(parse, ApiBase) },
            ApiKeyVariable = parse.GetValue(RunArguments.ApiKeyVariable),
            AllowsPlainWebhooks = parse.GetValue(PrivateWebhooks),
            Collector = CollectorOf(host, parse),
            KeepRuns = parse.GetValue(KeepRuns) is { } days ? TimeSpan.FromDays(days) : null,
        };
    }

    private static IReadOnlyList<AccessKey>? KeysOf(CliHost host, ParseResult parse)
    {
        if (parse.GetValue(ApiKeys) is not { Length: > 0 } file)
        {
            return null;
        }

        try
        {
            return AccessKeyFile.Parse(File.ReadAllText(Path.GetFullPath(file, host.WorkingFolder)), file);
        }
        catch (AccessKeyException e)
        {
            throw new CliException(ExitCode.BadInput, new ErrorBlock(e.Message, ApiKeys.Name, "See docs/app.md for the form of the file."), e);
        }
    }

    private static Uri? CollectorOf(CliHost host, ParseResult parse)
    {
        string? named = parse.GetValue(Otlp) ?? host.ReadVariable(OtlpVariable);
        try
        {
            return string.IsNullOrEmpty(named) ? null : AppSettings.CollectorOf(named);
        }
        catch (FormatException e)
        {
            throw new CliException(ExitCode.BadInput, new ErrorBlock(e.Message, Otlp.Name, ""), e);
        }
    }

    private static Uri? UriOf(ParseResult parse, Option<string?> option) => parse.GetValue(option) switch
    {
        null => null,
        { } text when Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" => new Uri(text),
        { } text => throw new CliException(ExitCode.BadInput, new ErrorBlock($"'{text}' is no http address", option.Name, "")),
    };
}
