using GpuHost.Serving.Chat;
using GpuHost.Serving.Engine;
using GpuHost.Serving.Models;
using GpuHost.Serving.Requests;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Identity;
using Pipelines.Core.Inference;
using Pipelines.Core.Usage;

namespace GpuHost.Serving.Inference;

/// <summary>
/// The platform's inference client over an engine in this process: chat template, grammar from the output schema, static
/// prefix as an explicit breakpoint. Thread-safe. Disposing it leaves the engine.
/// </summary>
public sealed partial class EngineInferenceClient : IInferenceClient, IDisposable
{
    /// <summary>The extra parameter that asks for deterministic mode.</summary>
    public const string DeterministicParameter = "deterministic";

    private readonly ServingEngine _engine;
    private readonly EngineModel _model;
    private readonly ChatPrompter _prompter;
    private readonly GrammarCache _grammars;
    private readonly SeedSource _seeds;
    private readonly RerankPrompter _rerankPrompter;

    /// <param name="engine">Not owned.</param>
    /// <param name="model">What is in it.</param>
    /// <param name="clock">For chat templates that tell the model the date.</param>
    /// <param name="firstSeed">Where the seeds of requests without one come from; another number in each process.</param>
    /// <exception cref="InferenceException">The model's chat template cannot be read.</exception>
    public EngineInferenceClient(ServingEngine engine, EngineModel model, TimeProvider clock, ulong firstSeed)
    {
        _engine = engine;
        _model = model;
        _prompter = new ChatPrompter(ChatFormats.Of(engine, clock), engine.Tokenizer, engine.Limits.ContextTokens);
        _grammars = new GrammarCache(engine);
        _seeds = new SeedSource(firstSeed);
        _rerankPrompter = new RerankPrompter(engine.Model, engine.Tokenizer);
    }

    /// <inheritdoc/>
    public Task<Completion> CompleteAsync(CompletionRequest request, CancellationToken cancellationToken) =>
        CompleteAsync(Prepare(request, PromptOf(request)), cancellationToken);

    /// <summary>Answers a prompt that is tokens already; the request's messages are not looked at.</summary>
    /// <exception cref="InferenceException">As for <see cref="CompleteAsync(CompletionRequest, CancellationToken)"/>.</exception>
    public Task<Completion> CompleteAsync(ChatPrompt prompt, CompletionRequest request, CancellationToken cancellationToken) =>
        CompleteAsync(Prepare(request, prompt), cancellationToken);

    /// <summary>The request's conversation as the model reads it.</summary>
    /// <exception cref="InferenceException">The conversation is empty, the model's template refuses it, or its vocabulary cannot express it.</exception>
    public ChatPrompt PromptOf(CompletionRequest request)
    {
        try
        {
            return _prompter.Prepare(
                request.Messages, [request.StaticPrefix, .. request.CacheBreakpoints], request.ExtraParameters?["chat_template_kwargs"] as JObject);
        }
        catch (ModelEngineException unreadable) when (unreadable.Failure == ModelEngineFailure.TokenizationFailed)
        {
            throw new InferenceException(InferenceFailureKind.BadRequest, unreadable.Message, null, unreadable);
        }
    }

    private async Task<Completion> CompleteAsync(List<GenerationRequest> answers, CancellationToken cancellationToken)
    {
        // When one of several answers fails, the others are not finished for nobody.
        using var all = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<GenerationResult>[] running = [.. answers.Select(answer => GenerateAsync(answer, all))];
        try
        {
            return Combine(await Task.WhenAll(running));
        }
        catch (Exception) when (FirstFailure(running) is { } failure)
        {
            throw FailureTranslation.ToInference(failure);
        }
    }

    /// <summary>The prompt of a request as the model reads it: its conversation in the model's chat template, in tokens. Nothing is computed.</summary>
    /// <exception cref="InferenceException">The conversation is empty, or the model's template refuses it.</exception>
    public IReadOnlyList<TokenId> PromptTokens(CompletionRequest request) => PromptOf(request).Tokens;

    /// <inheritdoc/>
    public Task<ContentHash> FingerprintAsync(string model, CancellationToken cancellationToken) => Task.FromResult(_model.Fingerprint);

    public void Dispose() => _grammars.Dispose();

    private List<GenerationRequest> Prepare(CompletionRequest request, ChatPrompt prompt)
    {
        bool isDeterministic = IsDeterministic(request);
        IReadOnlyList<AdapterUse> adapters = AdaptersOf(request);
        var answers = new List<GenerationRequest>(request.ChoiceCount);
        for (int choice = 0; choice < request.ChoiceCount; choice++)
        {
            answers.Add(new GenerationRequest
            {
                Prompt = prompt.Tokens,
                Breakpoints = prompt.Breakpoints,
                NextSharesTokens = prompt.NextSharesTokens,
                Sampling = SamplingDefaults.Complete(request.Sampling, SeedOf(request, choice, isDeterministic)),
                Constraint = request.OutputSchema is { } schema ? _grammars.ConstraintFor(schema) : null,
                OutputTokensMax = request.Sampling.MaxOutputTokens,
                Stops = request.Sampling.Stop,
                Adapters = adapters,
                IsDeterministic = isDeterministic,
                Priority = request.Priority,
                Tenant = request.Tenant,
                Timeout = request.Timeout,
            });
        }

        return answers;
    }

    private IReadOnlyList<AdapterUse> AdaptersOf(CompletionRequest request) => request.LoraAdapter switch
    {
        null => [],
        { } name when _engine.Adapters.TryGetValue(name, out LoadedAdapter? adapter) => [adapter.Use],
        { } name => throw new InferenceException(
            InferenceFailureKind.BadRequest,
            _engine.Adapters.Count == 0
                ? $"No adapter named '{name}' is loaded for '{_model.Name}', nor is any other."
                : $"No adapter named '{name}' is loaded for '{_model.Name}'; there are: {string.Join(", ", _engine.Adapters.Keys.Order(StringComparer.Ordinal))}."),
    };

    /// <exception cref="InferenceException">The parameter is there and neither true nor false.</exception>
    private static bool IsDeterministic(CompletionRequest request) => request.ExtraParameters?[DeterministicParameter] switch
    {
        null => false,
        { Type: JTokenType.Boolean } value => (bool)value,
        { } other => throw new InferenceException(
            InferenceFailureKind.BadRequest, $"'{DeterministicParameter}' is {other.ToString(Newtonsoft.Json.Formatting.None)}; it is true or false."),
    };

    // Answers to one request differ, and the same seed gives the same ones again. Deterministic ones always have one.
    private ulong SeedOf(CompletionRequest request, int choice, bool isDeterministic) =>
        request.Sampling.Seed is { } seed ? unchecked((ulong)seed + (ulong)choice)
        : isDeterministic ? (ulong)choice
        : _seeds.Next();

    private async Task<GenerationResult> GenerateAsync(GenerationRequest answer, CancellationTokenSource all)
    {
        try
        {
            return await _engine.GenerateAsync(answer, all.Token);
        }
        catch (RequestException)
        {
            await all.CancelAsync();
            throw;
        }
    }

    private Completion Combine(GenerationResult[] results)
    {
        // The prompt is one, and was paid for once, by the first answer; the others found it in the cache.
        TokenUsage first = results[0].Usage;
        var usage = new TokenUsage(
            first.InputTokens,
            first.CachedTokens,
            first.CacheWriteTokens,
            results.Sum(result => result.Usage.OutputTokens),
            results.Sum(result => result.Usage.ForcedTokens))
        {
            CachedTiers = first.CachedTiers,
        };
        return new Completion(_model.Name, [.. results.Select(result => AnswerText.ToChoice(result, _engine.Tokenizer))], usage);
    }

    private static RequestException? FirstFailure(IEnumerable<Task> running) =>
        running.Select(task => task.Exception?.InnerException).OfType<RequestException>().FirstOrDefault();
}
