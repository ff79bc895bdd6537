using System.CommandLine;
using Pipelines.Core.Planning;
using Pipelines.Functions.App.Access;
using Pipelines.Functions.App.Hosting;
using Pipelines.Storage;

namespace Pipelines.Functions.Hosting;

/// <summary>How the app is to be started: options, else environment variables (which are application settings on Azure), else defaults.</summary>
internal sealed record AppArguments
{
    private const string StoreVariable = "PIPELINES_STORE";
    private const string AzureStoreVariable = "AzureWebJobsStorage";
    private const string KeysVariable = "PIPELINES_API_KEYS";
    private const string OtlpVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string FolderDefault = ".pipelines";

    private static readonly Option<string?> Urls = new("--urls") { Description = $"Where to listen; port 0 takes a free one (default: $PIPELINES_URLS, else {AppSettings.UrlsDefault})", HelpName = "URLS" };

    private static readonly Option<string?> StoreOption = new("--store")
    {
        Description = $"Keeps pipelines and runs: a folder, a connection string of Azure Storage, or the address of a container (default: ${StoreVariable}, else ${AzureStoreVariable}, else {FolderDefault})",
        HelpName = "PATH|CONNECTION",
    };

    private static readonly Option<string?> Container = new("--container") { Description = "Container of the storage account, and what names in it begin with", HelpName = "NAME[/PREFIX]" };

    private static readonly Option<string?> ApiKeys = new("--api-keys") { Description = $"File of the keys that are accepted; needed to listen beyond this machine (default: the text in ${KeysVariable})", HelpName = "FILE" };

    private static readonly Option<string?> State = new("--state") { Description = "Folder of the embedded hub, on a local disk (default: $PIPELINES_STATE, else the store's folder)", HelpName = "FOLDER" };

    private static readonly Option<string?> Model = new("--model", "-m") { Description = "Model of pipelines that name none (default: $PIPELINES_MODEL)", HelpName = "NAME" };

    private static readonly Option<string?> ApiBase = new("--api-base") { Description = "Endpoint of all models (default: $PIPELINES_API_BASE, else what the pipeline says)", HelpName = "URL" };

    private static readonly Option<string?> ApiKeyEnv = new("--api-key-env") { Description = "Environment variable that holds the endpoint's API key", HelpName = "VAR" };

    private static readonly Option<string?> PublicUrl = new("--public-url") { Description = "How callers reach the app, for links in answers (default: $PIPELINES_PUBLIC_URL, else the address of each request)", HelpName = "URL" };

    private static readonly Option<int?> KeepRuns = new("--keep-runs") { Description = "Erase runs that ended so many days ago (default: $PIPELINES_KEEP_RUNS, else keep them)", HelpName = "DAYS" };

    private static readonly Option<bool> PrivateWebhooks = new("--private-webhooks") { Description = "Completion webhooks may go to this machine and to private networks, and unencrypted" };

    private static readonly Option<string?> Otlp = new("--otlp") { Description = $"Collector of OpenTelemetry that gets spans and metrics (default: ${OtlpVariable}, else none)", HelpName = "URL" };

    public required AppSettings Settings { get; init; }

    public required StoreAddress Store { get; init; }

    public required bool AllowsPrivateWebhooks { get; init; }

    public static void AddTo(Command command)
    {
        foreach (Option option in new Option[] { Urls, StoreOption, Container, ApiKeys, State, Model, ApiBase, ApiKeyEnv, PublicUrl, KeepRuns, PrivateWebhooks, Otlp })
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="FormatException">An address cannot be one.</exception>
    /// <exception cref="AccessKeyException">The keys are of no use.</exception>
    /// <exception cref="IOException">The key file cannot be read.</exception>
    public static AppArguments Of(ParseResult parse, Surroundings surroundings)
    {
        string? Value(Option<string?> option, params string[] variables) =>
            parse.GetValue(option) ?? variables.Select(surroundings.ReadVariable).FirstOrDefault(static value => !string.IsNullOrEmpty(value));

        StoreAddress store = StoreAddress.Parse(Value(StoreOption, StoreVariable, AzureStoreVariable) ?? FolderDefault, parse.GetValue(Container), surroundings.WorkingFolder);
        string state = Value(State, "PIPELINES_STATE") ?? (store.IsFolder ? store.Name : Path.Combine(surroundings.WorkingFolder, FolderDefault));
        string? keyFile = parse.GetValue(ApiKeys);
        string? keys = keyFile is null ? surroundings.ReadVariable(KeysVariable) : File.ReadAllText(keyFile);
        bool allowsPrivate = parse.GetValue(PrivateWebhooks);
        var arguments = new AppArguments
        {
            Store = store,
            AllowsPrivateWebhooks = allowsPrivate,
            Settings = new AppSettings
            {
                Urls = Value(Urls, "PIPELINES_URLS") ?? AppSettings.UrlsDefault,
                PublicUrl = UriOf(Value(PublicUrl, "PIPELINES_PUBLIC_URL")),
                HubFile = Path.Combine(Path.GetFullPath(state, surroundings.WorkingFolder), "hub.db"),
                ScratchFolder = Path.Combine(surroundings.TemporaryFolder, "pipelines-app"),
                Keys = string.IsNullOrEmpty(keys) ? null : AccessKeyFile.Parse(keys, keyFile ?? $"${KeysVariable}"),
                Planning = new PlanningOptions { FallbackModel = Value(Model, "PIPELINES_MODEL"), ApiBase = UriOf(Value(ApiBase, "PIPELINES_API_BASE")) },
                ApiKeyVariable = Value(ApiKeyEnv, "PIPELINES_API_KEY_ENV"),
                AllowsPlainWebhooks = allowsPrivate,
                Collector = Value(Otlp, OtlpVariable) is { } collector ? AppSettings.CollectorOf(collector) : null,
                KeepRuns = DaysOf(parse.GetValue(KeepRuns), surroundings.ReadVariable("PIPELINES_KEEP_RUNS")),
            },
        };
        return arguments with { Settings = EngineArguments.Apply(arguments.Settings, surroundings) };
    }

    private static TimeSpan? DaysOf(int? option, string? variable)
    {
        int? days = option ?? (string.IsNullOrEmpty(variable) ? null : int.TryParse(variable, out int number) ? number : -1);
        return days is null ? null
            : days is > 0 and <= 36_500 ? TimeSpan.FromDays(days.Value)
            : throw new FormatException("Runs are kept for 1 to 36500 days (--keep-runs, $PIPELINES_KEEP_RUNS).");
    }

    private static Uri? UriOf(string? text) => text is null ? null
        : Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" ? uri
        : throw new FormatException($"'{text}' is no http address.");
}
