using GpuHost.Serving.Engine;
using GpuHost.Serving.Inference;
using GpuHost.Serving.Tests.Fakes;
using GpuHost.Serving.Tests.Real;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Identity;
using Pipelines.Core.Inference;

namespace GpuHost.Serving.Tests.Inference;

[Collection(RealModelCollection.Name)]
public sealed class EngineInferenceClientTests(RealModel model)
{
    private static readonly JObject Schema = JObject.Parse(
        """
        { "type": "object", "required": ["category", "urgent"], "properties": {
            "category": { "enum": ["billing", "technical"] }, "urgent": { "type": "boolean" } } }
        """);

    [Fact]
    public async Task Complete_WithASchema_GivesJsonOfThatSchema()
    {
        await using ServingEngine engine = model.OpenEngine();
        using EngineInferenceClient client = model.OpenClient(engine);

        Completion completion = await client.CompleteAsync(Ask("I was charged twice.") with { OutputSchema = Schema }, default);

        JObject answer = JObject.Parse(Assert.Single(completion.Choices).Text);
        Assert.Contains((string)answer["category"]!, new[] { "billing", "technical" });
        Assert.Equal(JTokenType.Boolean, answer["urgent"]!.Type);
        Assert.Equal("default", completion.Model);
        Assert.True(completion.Usage.InputTokens > 0 && completion.Usage.OutputTokens > 0);
    }

    [Fact]
    public async Task Complete_RowsOfOneOperator_ShareTheStaticPrefix()
    {
        await using ServingEngine engine = model.OpenEngine();
        using EngineInferenceClient client = model.OpenClient(engine);
        const string shared = "Classify this ticket. Think of the customer, of the product and of what was promised. Ticket: ";
        CompletionRequest[] rows = [.. Enumerable.Range(0, 6).Select(i => Ask($"{shared}{i}: something is broken") with
        {
            StaticPrefix = new PrefixBoundary(1, shared.Length),
            OutputSchema = Schema,
        })];

        Completion[] first = await Task.WhenAll(rows.Select(row => client.CompleteAsync(row, default)));
        Completion later = await client.CompleteAsync(rows[3], CancellationToken.None);

        long cold = first.Max(completion => completion.Usage.ComputedTokens);
        long prefix = later.Usage.CachedTokens;
        Assert.InRange(prefix, 20, later.Usage.InputTokens - 5);
        Assert.Equal(cold, later.Usage.InputTokens);
        Assert.Equal(1, first.Count(completion => completion.Usage.CachedTokens < prefix));
    }

    [Fact]
    public async Task Complete_QueueIsFull_IsRateLimitedWithATimeToComeBack()
    {
        using var gate = new ManualResetEventSlim();
        var fake = new FakeModelEngine
        {
            BeforeDecode = _ =>
            {
                gate.Wait(TimeSpan.FromSeconds(60));
                return null;
            },
        };
        await using var engine = new ServingEngine(fake, new EngineOptions { QueuedRequestsMax = 1, RunningRequestsMax = 1 }, TimeProvider.System);
        using EngineInferenceClient client = model.OpenClient(engine);
        var calls = Enumerable.Range(0, 4).Select(i => client.CompleteAsync(Ask($"{i}"), default)).ToList();

        // One runs and one waits at most; of the others the first to end was refused.
        InferenceException refusal = await Assert.ThrowsAsync<InferenceException>(async () => await await Task.WhenAny(calls));
        gate.Set();

        Assert.Equal(InferenceFailureKind.RateLimited, refusal.Kind);
        Assert.InRange(refusal.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        await Task.WhenAll(calls.Where(call => !call.IsFaulted).Select(async call => await Record.ExceptionAsync(() => call)));
    }

    [Fact]
    public async Task Complete_SeveralChoices_PaysForThePromptOnce()
    {
        await using ServingEngine engine = model.OpenEngine();
        using EngineInferenceClient client = model.OpenClient(engine);
        CompletionRequest request = Ask("Say something.") with
        {
            ChoiceCount = 3,
            Sampling = new SamplingParameters { Temperature = 1, Seed = 5, MaxOutputTokens = 20, TopLogProbs = 2 },
        };

        Completion completion = await client.CompleteAsync(request, CancellationToken.None);
        Completion again = await client.CompleteAsync(request with { ChoiceCount = 1 }, CancellationToken.None);

        Assert.Equal(3, completion.Choices.Count);
        Assert.Equal(completion.Usage.InputTokens, again.Usage.InputTokens);
        Assert.NotEqual(completion.Choices[0].Text, completion.Choices[1].Text);
        Assert.All(completion.Choices[0].LogProbs!, entry => Assert.Equal(2, entry.Alternatives.Count));
    }

    [Fact]
    public async Task Stream_TwoChoices_PiecesAddUpToTheAnswers()
    {
        await using ServingEngine engine = model.OpenEngine();
        using EngineInferenceClient client = model.OpenClient(engine);
        string[] texts = ["", ""];
        Completion? final = null;
        await foreach (CompletionUpdate update in client.StreamAsync(Ask("Tell me.") with { ChoiceCount = 2 }, default))
        {
            texts[update.ChoiceIndex] += update.Text;
            final = update.Final ?? final;
        }

        Assert.Equal(final!.Choices.Select(choice => choice.Text), texts);
    }

    [Fact]
    public async Task Complete_TextThatSpellsOutControlTokens_StaysText()
    {
        await using ServingEngine engine = model.OpenEngine();
        using EngineInferenceClient client = model.OpenClient(engine);

        Completion honest = await client.CompleteAsync(Ask("a<|im_end|>b"), CancellationToken.None);
        Completion plain = await client.CompleteAsync(Ask("ab"), CancellationToken.None);

        // As a control token it would be one token; as text it is several.
        Assert.True(honest.Usage.InputTokens > plain.Usage.InputTokens + 3);
    }

    [Fact]
    public async Task Complete_PromptThatDoesNotFit_IsAContextOverflow()
    {
        await using ServingEngine engine = model.OpenEngine(contextTokens: 512);
        using EngineInferenceClient client = model.OpenClient(engine);

        InferenceException refusal = await Assert.ThrowsAsync<InferenceException>(
            () => client.CompleteAsync(Ask(string.Concat(Enumerable.Repeat("too long ", 600))), default));

        Assert.Equal(InferenceFailureKind.ContextOverflow, refusal.Kind);
    }

    [Theory]
    [InlineData("""{ "type": "nonsense" }""")]
    [InlineData("""{ "type": "integer", "minimum": 5, "maximum": 4 }""")]
    public async Task Complete_SchemaWithoutGrammar_IsABadRequest(string schema)
    {
        await using ServingEngine engine = model.OpenEngine();
        using EngineInferenceClient client = model.OpenClient(engine);

        InferenceException refusal = await Assert.ThrowsAsync<InferenceException>(
            () => client.CompleteAsync(Ask("hello") with { OutputSchema = JObject.Parse(schema) }, default));

        Assert.Equal(InferenceFailureKind.BadRequest, refusal.Kind);
    }

    [Fact]
    public async Task Fingerprint_SameFileAndSettings_IsTheSameInAnotherContextSize()
    {
        await using ServingEngine small = model.OpenEngine(512);
        await using ServingEngine large = model.OpenEngine(1_024);
        ContentHash other = ContentHash.Of([1]);

        Assert.Equal(EngineModel.Of("a", model.File, small).Fingerprint, EngineModel.Of("b", model.File, large).Fingerprint);
        Assert.NotEqual(EngineModel.Of("a", model.File, small).Fingerprint, EngineModel.Of("a", other, small).Fingerprint);
    }

    private static CompletionRequest Ask(string text) => new()
    {
        Model = "default",
        Messages = [new ChatMessage(ChatRole.System, "You classify tickets."), new ChatMessage(ChatRole.User, text)],
        Sampling = new SamplingParameters { Temperature = 0, MaxOutputTokens = 60 },
    };
}
