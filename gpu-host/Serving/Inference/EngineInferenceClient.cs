using System.Runtime.CompilerServices;
using System.Threading.Channels;
using GpuHost.Serving.Chat;
using GpuHost.Serving.Engine;
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
public sealed class EngineInferenceClient : IInferenceClient, IDisposable
{
    private readonly ServingEngine _engine;
    private readonly EngineModel _model;
    private readonly string _tenant;
    private readonly ChatPrompter _prompter;
    private readonly GrammarCache _grammars;
    private readonly SeedSource _seeds;

    /// <param name="engine">Not owned.</param>
    /// <param name="model">What is in it.</param>
    /// <param name="clock">For chat templates that tell the model the date.</param>
    /// <param name="firstSeed">Where the seeds of requests without one come from; another number in each process.</param>
    /// <param name="tenant">Whose KV and fair share the requests are; empty for the only one.</param>
    /// <exception cref="InferenceException">The model's chat template cannot be read.</exception>
    public EngineInferenceClient(ServingEngine engine, EngineModel model, TimeProvider clock, ulong firstSeed, string tenant = "")
    {
        _engine = engine;
        _model = model;
        _tenant = tenant;
        _prompter = new ChatPrompter(ChatFormats.Of(engine, clock), engine.Tokenizer);
        _grammars = new GrammarCache(engine);
        _seeds = new SeedSource(firstSeed);
    }

    /// <inheritdoc/>
    public async Task<Completion> CompleteAsync(CompletionRequest request, CancellationToken cancellationToken)
    {
        List<GenerationRequest> answers = Prepare(request);

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

    /// <inheritdoc/>
    public async IAsyncEnumerable<CompletionUpdate> StreamAsync(
        CompletionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<GenerationRequest> answers = Prepare(request);
        using var all = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // Bounded by the lengths of the answers.
        var merged = Channel.CreateUnbounded<CompletionUpdate>();
        var results = new GenerationResult[answers.Count];
        Task pump = PumpAllAsync(answers, results, merged.Writer, all);
        try
        {
            await foreach (CompletionUpdate update in merged.Reader.ReadAllAsync(CancellationToken.None))
            {
                yield return update;
            }

            await pump;
            yield return new CompletionUpdate(0, "", Combine(results));
        }
        finally
        {
            await all.CancelAsync();
            await pump.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public Task<EmbeddingResult> EmbedAsync(EmbeddingRequest request, CancellationToken cancellationToken) =>
        throw new InferenceException(InferenceFailureKind.Unsupported, $"The model '{_model.Name}' is opened to generate; it makes no embeddings here.");

    /// <inheritdoc/>
    public Task<RerankResult> RerankAsync(RerankRequest request, CancellationToken cancellationToken) =>
        throw new InferenceException(InferenceFailureKind.Unsupported, $"The model '{_model.Name}' scores no documents.");

    /// <inheritdoc/>
    public Task<ContentHash> FingerprintAsync(string model, CancellationToken cancellationToken) => Task.FromResult(_model.Fingerprint);

    public void Dispose() => _grammars.Dispose();

    private List<GenerationRequest> Prepare(CompletionRequest request)
    {
        if (request.LoraAdapter is { } adapter)
        {
            throw new InferenceException(InferenceFailureKind.BadRequest, $"No adapter named '{adapter}' is loaded.");
        }

        ChatPrompt prompt = _prompter.Prepare(
            request.Messages, request.StaticPrefix, request.ExtraParameters?["chat_template_kwargs"] as JObject);
        var answers = new List<GenerationRequest>(request.ChoiceCount);
        for (int choice = 0; choice < request.ChoiceCount; choice++)
        {
            answers.Add(new GenerationRequest
            {
                Prompt = prompt.Tokens,
                Breakpoints = prompt.StaticTokens > 0 ? [prompt.StaticTokens] : [],
                Sampling = SamplingDefaults.Complete(request.Sampling, SeedOf(request, choice)),
                Constraint = request.OutputSchema is { } schema ? _grammars.ConstraintFor(schema) : null,
                OutputTokensMax = request.Sampling.MaxOutputTokens,
                Stops = request.Sampling.Stop,
                Priority = request.Priority,
                Tenant = _tenant,
                Timeout = request.Timeout,
            });
        }

        return answers;
    }

    // Answers to one request differ, and the same seed gives the same ones again.
    private ulong SeedOf(CompletionRequest request, int choice) =>
        request.Sampling.Seed is { } seed ? unchecked((ulong)seed + (ulong)choice) : _seeds.Next();

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

    private async Task PumpAllAsync(
        List<GenerationRequest> answers,
        GenerationResult[] results,
        ChannelWriter<CompletionUpdate> merged,
        CancellationTokenSource all)
    {
        Exception? failure = null;
        try
        {
            await Task.WhenAll(answers.Select((answer, choice) => PumpAsync(answer, choice, results, merged, all)));
        }
        catch (Exception thrown)
        {
            failure = thrown is RequestException refused ? FailureTranslation.ToInference(refused) : thrown;
        }

        merged.Complete(failure);
    }

    private async Task PumpAsync(
        GenerationRequest answer,
        int choice,
        GenerationResult[] results,
        ChannelWriter<CompletionUpdate> merged,
        CancellationTokenSource all)
    {
        try
        {
            await foreach (GenerationUpdate update in _engine.StreamAsync(answer, all.Token))
            {
                results[choice] = update.Final ?? results[choice];
                if (update.Text.Length > 0)
                {
                    merged.TryWrite(new CompletionUpdate(choice, update.Text));
                }
            }
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
            results.Sum(result => result.Usage.ForcedTokens));
        return new Completion(_model.Name, [.. results.Select(result => AnswerText.ToChoice(result, _engine.Tokenizer))], usage);
    }

    private static RequestException? FirstFailure(IEnumerable<Task<GenerationResult>> running) =>
        running.Select(task => task.Exception?.InnerException).OfType<RequestException>().FirstOrDefault();
}
