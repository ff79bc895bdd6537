using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Inference;

/// <summary>One model call, immutable.</summary>
public sealed record CompletionRequest
{
    /// <summary>The model's name as the pipeline wrote it; the client resolves it.</summary>
    public required string Model { get; init; }

    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>What is wanted; a client's completions are of the first kind, whoever calls it sees to the others.</summary>
    public RequestKind Kind { get; init; } = RequestKind.Completion;

    /// <summary>
    /// The answer's JSON Schema; null for free text. The answer is then JSON text, still to be validated by the caller:
    /// not every endpoint keeps to a schema, and not every rule fits into a grammar.
    /// </summary>
    public JObject? OutputSchema { get; init; }

    public OutputMode OutputMode { get; init; } = OutputMode.Tools;

    public SamplingParameters Sampling { get; init; } = SamplingParameters.Default;

    /// <summary>How many independent answers (<c>n</c>) are wanted: each is one <see cref="CompletionChoice"/>.</summary>
    public int ChoiceCount { get; init; } = 1;

    /// <summary>
    /// Where the text that every row shares ends: all messages before <see cref="PrefixBoundary.MessageIndex"/>, and so many
    /// characters of that message. An engine that keeps prefixes computes it once; others ignore it.
    /// </summary>
    public PrefixBoundary StaticPrefix { get; init; }

    /// <summary>
    /// Further places, shorter or longer than <see cref="StaticPrefix"/>, up to which other calls will begin alike, in any order: a
    /// system message, then a document, then a question. Each is kept for itself.
    /// </summary>
    public IReadOnlyList<PrefixBoundary> CacheBreakpoints { get; init; } = [];

    /// <summary>
    /// On whose behalf; opaque, empty where there is but one. An engine divides its time fairly between tenants and never lets
    /// one meet another's KV. An endpoint knows its callers by their keys; only a GPU host of ours is told.
    /// </summary>
    public string Tenant { get; init; } = "";

    /// <summary>For bills; null where nobody has to know.</summary>
    public CallOrigin? Origin { get; init; }

    /// <summary>The name of a LoRA adapter, or null.</summary>
    public string? LoraAdapter { get; init; }

    /// <summary>Equal keys are one call to a server that honours them: a crashed caller pays nothing again.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Batch work waits for interactive work.</summary>
    public CallPriority Priority { get; init; } = CallPriority.Batch;

    /// <summary>How the answer is wanted: a client answers at once; whoever makes calls may send them another way.</summary>
    public CallDelivery Delivery { get; init; } = CallDelivery.Immediate;

    /// <summary>Wall-clock limit of one attempt.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Parameters for the endpoint that we do not model (DocETL's <c>litellm_completion_kwargs</c>); null when there are none.</summary>
    public JObject? ExtraParameters { get; init; }
}
