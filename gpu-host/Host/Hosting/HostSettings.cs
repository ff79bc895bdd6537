using GpuHost.Host.Models.Registration;
using GpuHost.LlamaCpp.Engine;

namespace GpuHost.Host.Hosting;

/// <summary>How a server is started.</summary>
internal sealed record HostSettings
{
    public const string UrlsDefault = "http://127.0.0.1:8080";

    /// <summary>Names or paths; the first is opened before the server listens. Empty for the built-in one.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>The folder of the model store.</summary>
    public required string ModelsFolder { get; init; }

    /// <summary>The program's folder, where the trained built-in model may lie; null has none.</summary>
    public string? ProgramFolder { get; init; } = AppContext.BaseDirectory;

    public string Urls { get; init; } = UrlsDefault;

    /// <summary>KV cells of each model's context; null for the engine's choice.</summary>
    public int? ContextTokens { get; init; }

    /// <summary>In which form keys and values are kept.</summary>
    public KvType KvType { get; init; } = KvType.F16;

    /// <summary>All open models together.</summary>
    public long ModelMemoryBytesMax { get; init; } = long.MaxValue;

    /// <summary>Room for the KV of prompts.</summary>
    public KvRoom Kv { get; init; } = new(null, null, "");

    /// <summary>The file of keys; null for none, and then only this machine reaches the server.</summary>
    public string? ApiKeysFile { get; init; }

    /// <summary>Folder of the server's own file: the bill, and answers that may be asked for again. On a local disk.</summary>
    public required string StateFolder { get; init; }

    /// <summary>What models cost; null for nothing.</summary>
    public string? PricesFile { get; init; }

    /// <summary>The collector that gets the spans of requests; null for none.</summary>
    public string? OtlpEndpoint { get; init; }

    /// <summary>How long an answer with an idempotency key can be had again.</summary>
    public TimeSpan AnswerKeep { get; init; } = TimeSpan.FromHours(24);

    /// <summary>What may be registered over HTTP.</summary>
    public RegistrationLimits Registration { get; init; } = new();

    public HostLimits Limits { get; init; } = HostLimits.Default;
}
