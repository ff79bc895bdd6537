using System.CommandLine;
using GpuHost.Host.Access;
using GpuHost.Host.Api.Health;
using GpuHost.Host.Models;
using GpuHost.Host.Models.Registration;
using GpuHost.Host.State;
using GpuHost.LlamaCpp.Engine;
using GpuHost.LlamaCpp.Libraries;
using GpuHost.Serving.Models.Store;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Hosting;

/// <summary>The command line of the server.</summary>
internal static class HostCommand
{
    /// <summary>How long a signal to stop is given before the process ends at any rate: the drain, then the closing of the models.</summary>
    public static readonly TimeSpan TerminationTimeout = HostLimits.Default.DrainTimeout + HostLimits.Default.StopTimeout + TimeSpan.FromSeconds(25);

    private static readonly Option<string[]> Model = new("--model", "-m")
    {
        Description = "A model of the store, or the path of a GGUF file; may be repeated (default: the built-in model)",
        HelpName = "NAME|PATH",
    };

    private static readonly Option<string> Urls = new("--urls")
    {
        Description = "Where to listen; port 0 takes a free one",
        DefaultValueFactory = static _ => HostSettings.UrlsDefault,
    };

    private static readonly Option<int?> Context = new("--context") { Description = "KV cells of each model's context", HelpName = "TOKENS" };

    private static readonly Option<string> Type = TypeOption();

    private static readonly Option<string?> ApiKeys = new("--api-keys")
    {
        Description = "File of the keys that are accepted; needed to listen beyond this machine",
        HelpName = "FILE",
    };

    private static readonly Option<string?> ModelsFolder = new("--models-dir")
    {
        Description = "Folder of the model store (default: $PIPELINES_MODELS_DIR, else ~/.pipelines/models)",
        HelpName = "FOLDER",
    };

    private static readonly Option<string?> Store = new("--store")
    {
        Description = "Keeps the KV of prompts over restarts, for all workers that share it: a folder, a connection string of Azure Storage, or the address of a container (default: $PIPELINES_STORE, else a folder beside the state)",
        HelpName = "PATH|CONNECTION",
    };

    private static readonly Option<string?> Container = new("--container") { Description = "Container of the storage account, and what names in it begin with", HelpName = "NAME[/PREFIX]" };

    private static readonly Option<string> KvRam = SizeOption("--kv-ram", "Memory for saved KV, for each open model", "1GB");

    private static readonly Option<string> KvDisk = SizeOption("--kv-disk", "Room for KV snapshots in files of this machine", "16GB");

    private static readonly Option<string> KvBlob = SizeOption("--kv-blob", "Room for KV snapshots in a storage account", "64GB");

    private static readonly Option<string?> State = new("--state")
    {
        Description = "Folder of the bill and of answers that may be asked for again; on a local disk (default: ~/.pipelines/gpu-host)",
        HelpName = "FOLDER",
    };

    private static readonly Option<string?> Prices = new("--prices") { Description = "Price list of the models, in dollars per million tokens", HelpName = "FILE" };

    private static readonly Option<int> AnswerKeep = HoursOption("--answer-keep", "How long an answer with an Idempotency-Key can be had again", 24);

    private static readonly Option<long?> ModelMemory = new("--model-memory")
    {
        Description = "Memory of all open models together; unused ones are closed for another",
        HelpName = "BYTES",
    };

    private static readonly Option<string?> Otlp = new("--otlp")
    {
        Description = "Collector of OpenTelemetry that gets a trace of every request (default: $OTEL_EXPORTER_OTLP_ENDPOINT, else none)",
        HelpName = "URL",
    };

    private static readonly Option<string?> ImportFolder = new("--import-dir")
    {
        Description = "Folder from whose files models may be registered over HTTP (POST /v1/models)",
        HelpName = "FOLDER",
    };

    private static readonly Option<string> ImportMax = SizeOption("--import-max", "Largest file of a model that is registered over HTTP", "64GB");

    private static readonly Option<bool> ImportPrivateUrls = new("--import-private-urls")
    {
        Description = "Models may be registered from addresses of this machine and of private networks too, and from unencrypted ones",
    };

    public static RootCommand Create(HostSurroundings surroundings)
    {
        var command = new RootCommand("Serves models to OpenAI's clients: shared prefixes are computed once, every token is metered");
        foreach (Option option in new Option[] { Model, Urls, Context, Type, ApiKeys, ModelsFolder, ModelMemory, State, AnswerKeep, Prices, Store, Container, KvRam, KvDisk, KvBlob, Otlp, ImportFolder, ImportMax, ImportPrivateUrls })
        {
            command.Add(option);
        }

        command.SetAction((parse, cancellationToken) => ServeAsync(SettingsOf(parse, surroundings), surroundings, cancellationToken));
        return command;
    }

    private static Option<string> TypeOption()
    {
        string all = string.Join(", ", KvTypes.Names);
        var option = new Option<string>("--kv-type")
        {
            Description = $"How models keep keys and values: {all} (default: {KvTypes.Names[0]}); smaller ones give other answers",
            HelpName = "TYPE",
            DefaultValueFactory = static _ => KvTypes.Names[0],
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } text && !KvTypes.TryParse(text, out _))
            {
                result.AddError($"--kv-type takes {all}, not '{text}'.");
            }
        });
        return option;
    }

    private static Option<int> HoursOption(string name, string description, int standard)
    {
        const int HoursMax = 366 * 24;
        var option = new Option<int>(name) { Description = $"{description} (default: {standard})", HelpName = "HOURS", DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && result.GetValueOrDefault<int>() is < 1 or > HoursMax)
            {
                result.AddError($"{name} takes 1 to {HoursMax} hours.");
            }
        });
        return option;
    }

    private static Option<string> SizeOption(string name, string description, string standard)
    {
        var option = new Option<string>(name)
        {
            Description = $"{description}; 0 for none (default: {standard})",
            HelpName = "SIZE",
            DefaultValueFactory = _ => standard,
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } text && !SizeText.TryParse(text, out _))
            {
                result.AddError($"{name} takes a size such as 800MB, 16GB or 0, not '{text}'.");
            }
        });
        return option;
    }

    private static long BytesOf(ParseResult parse, Option<string> option) =>
        SizeText.TryParse(parse.GetValue(option)!, out long bytes) ? bytes : throw new InvalidOperationException("The parser has checked the size.");

    private static KvRoom KvOf(ParseResult parse, HostSurroundings surroundings, string stateFolder) =>
        new(parse.GetValue(Store) ?? surroundings.StoreAddress ?? stateFolder, parse.GetValue(Container), stateFolder)
        {
            RamBytesMax = BytesOf(parse, KvRam),
            DiskBytesMax = BytesOf(parse, KvDisk),
            BlobBytesMax = BytesOf(parse, KvBlob),
        };

    private static string StateFolderOf(ParseResult parse, HostSurroundings surroundings) =>
        Path.GetFullPath(parse.GetValue(State) ?? surroundings.StateFolder);

    private static HostSettings SettingsOf(ParseResult parse, HostSurroundings surroundings) => new()
    {
        Models = parse.GetValue(Model) ?? [],
        Urls = parse.GetValue(Urls)!,
        ContextTokens = parse.GetValue(Context),
        KvType = KvTypes.TryParse(parse.GetValue(Type)!, out KvType type) ? type : throw new InvalidOperationException("The parser has checked the type."),
        ApiKeysFile = parse.GetValue(ApiKeys),
        ModelsFolder = parse.GetValue(ModelsFolder) ?? surroundings.ModelsFolder,
        ProgramFolder = surroundings.ProgramFolder,
        StateFolder = StateFolderOf(parse, surroundings),
        Kv = KvOf(parse, surroundings, StateFolderOf(parse, surroundings)),
        AnswerKeep = TimeSpan.FromHours(parse.GetValue(AnswerKeep)),
        PricesFile = parse.GetValue(Prices),
        OtlpEndpoint = parse.GetValue(Otlp) ?? surroundings.OtlpEndpoint,
        ModelMemoryBytesMax = parse.GetValue(ModelMemory) ?? long.MaxValue,
        Registration = new RegistrationLimits
        {
            ImportFolder = parse.GetValue(ImportFolder),
            ModelSizeBytesMax = BytesOf(parse, ImportMax),
            AllowPrivateUrls = parse.GetValue(ImportPrivateUrls),
        },
    };

    private static async Task<int> ServeAsync(HostSettings settings, HostSurroundings surroundings, CancellationToken cancellationToken)
    {
        if (ServerUrls.Check(settings.Urls, settings.ApiKeysFile is not null) is { } problem)
        {
            return Fail(surroundings, problem);
        }

        try
        {
            await using WebApplication app = GpuHostApp.Build(settings, surroundings.Clock, surroundings.Random);
            ModelPool models = app.Services.GetRequiredService<ModelPool>();
            if (models.Offers.Note is { } note)
            {
                await surroundings.Error.WriteLineAsync($"{note} To serve another: {Model.Name}");
            }

            using ModelLease first = await models.BorrowAsync(models.Offers.Default, cancellationToken);
            await app.StartAsync(cancellationToken);
            app.Services.GetRequiredService<Readiness>().Open();
            foreach (string address in app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses)
            {
                await surroundings.Out.WriteLineAsync($"listening on {address}");
            }

            LlamaLibrary library = app.Services.GetRequiredService<LlamaLibrary>();
            await surroundings.Out.WriteLineAsync($"models compute on {library.Backend}: {library.BackendReason}");
            await WaitForTheEndAsync(app, cancellationToken);
            return 0;
        }
        catch (Exception known) when (known is ApiKeyFileException or HostStateException or InferenceException or IOException or FormatException)
        {
            return Fail(surroundings, known.Message);
        }
        catch (ModelStoreException store)
        {
            return Fail(surroundings, $"{store.Message}. {store.Remedy}");
        }
    }

    private static async Task WaitForTheEndAsync(WebApplication app, CancellationToken cancellationToken)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), asked);
        await asked.Task;
        await GracefulStop.StopAsync(app);
    }

    private static int Fail(HostSurroundings surroundings, string problem)
    {
        surroundings.Error.WriteLine($"error: {problem}");
        return 2;
    }
}
