using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;
using Pipelines.Core.Schemas;
using Pipelines.Core.Scoring;
using Pipelines.TestKit.Inference;
using Pipelines.Training.Evaluation.Documents;
using Pipelines.Training.Evaluation.Telling;

namespace Pipelines.Training.Evaluation.Tests;

public sealed class EvaluatorTests
{
    private const string Model = "scripted";

    [Fact]
    public async Task RunAsync_RightAndWrongAnswers_AreCountedByForm()
    {
        EvaluationReport report = await EvaluateAsync(
            [Note("a", "Ann", "low"), Note("b", "Bob", "low"), Note("c", "Cid", "high")],
            request => request.Messages[1].Content.Contains("Cid", StringComparison.Ordinal) ? Answer("Cid", "low") : Answer(NameIn(request), "low"));

        SetScore all = report.Sets[0];
        Assert.Equal(new Share(2, 3), all.Documents);
        Assert.Equal(new Share(3, 3), all.Valid);
        Assert.Equal(new Share(3, 3), all.Forms[FieldForms.Span]);
        Assert.Equal(new Share(2, 3), all.Forms[FieldForms.Label]);
        Assert.Equal("c", (string?)Assert.Single(EvaluationJson.Of(report)["wrong"]!)["id"]);
    }

    [Fact]
    public async Task RunAsync_AnswerThatIsNotOfItsSchema_IsWrongInAllFieldsAndNotAskedForAgain()
    {
        int calls = 0;
        EvaluationReport report = await EvaluateAsync([Note("a", "Ann", "low")], _ =>
        {
            calls++;
            return """{"who": "Ann", "mood": "middling"}""";
        });

        Assert.Equal((new Share(0, 1), new Share(0, 2)), (report.Sets[0].Valid, report.Sets[0].Fields));
        Assert.Equal(1, calls);
        Assert.Contains("middling", report.Results[0].Answer.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_Confidence_IsTheGeometricMeanOfTheTokens()
    {
        EvaluationReport report = await EvaluateAsync([Note("a", "Ann", "low")], static _ => Answer("Ann", "low"), [Math.Log(0.9), Math.Log(0.4)]);

        Assert.Equal(Math.Sqrt(0.9 * 0.4), report.Results[0].Answer.Confidence!.Value, 12);
        Assert.Equal(0.4, report.Calibration!.ExpectedError, 12);
    }

    [Fact]
    public async Task RunAsync_DocumentThatIsTooLong_IsAWrongAnswerAndTheOthersGoOn()
    {
        EvaluationReport report = await EvaluateAsync([Note("a", "Ann", "low"), Note("b", "Bob", "low")], static request =>
            request.Messages[1].Content.Contains("Ann", StringComparison.Ordinal)
                ? throw new InferenceException(InferenceFailureKind.ContextOverflow, "too long")
                : Answer("Bob", "low"));

        Assert.Equal(new Share(1, 2), report.Sets[0].Documents);
        Assert.Equal("too long", report.Results[0].Answer.Fault);
    }

    [Fact]
    public async Task RunAsync_EndpointThatIsDown_EndsTheEvaluation() => await Assert.ThrowsAsync<InferenceException>(() => EvaluateAsync(
        [Note("a", "Ann", "low")], static _ => throw new InferenceException(InferenceFailureKind.Unavailable, "down")));

    [Fact]
    public async Task RunAsync_ModelWithoutLogProbabilities_HasNoCalibration()
    {
        EvaluationReport report = await EvaluateAsync([Note("a", "Ann", "low")], static _ => Answer("Ann", "low"));

        Assert.Null(report.Calibration);
        Assert.Equal(JTokenType.Null, EvaluationJson.Of(report)["confidence"]!.Type);
    }

    [Fact]
    public async Task RunAsync_Document_IsAskedAsAMapAsks()
    {
        CompletionRequest? asked = null;
        await EvaluateAsync([Note("a", "Ann", "low")], request =>
        {
            asked = request;
            return Answer("Ann", "low");
        });

        Assert.Contains("""{"who": text, "mood": "low" or "high"}""", asked!.Messages[0].Content, StringComparison.Ordinal);
        Assert.Equal("What is it?\n- mood: how it is\n\nHere is Ann.", asked.Messages[1].Content);
        Assert.Equal((0, 0), (asked.Sampling.Temperature, asked.Sampling.TopLogProbs));
        Assert.NotNull(asked.OutputSchema);
    }

    [Fact]
    public async Task RunAsync_WrittenPrompt_IsAskedWithoutAGrammarAndHeldToItsSchema()
    {
        OutputSchema schema = OutputSchema.FromJsonSchema(JObject.Parse("""{"type":"object","properties":{"who":{"type":"string"}},"required":["who"]}""")).Value!;
        PromptItem item = new("p", "held-out names", "ticket", "Answer.", "Who? Ann.", [new GoldField("who", FieldForms.Span, "Ann")], schema);

        EvaluationReport right = await EvaluateAsync([item], static _ => """{"who":"Ann"}""");
        EvaluationReport broken = await EvaluateAsync([item], static _ => """{"who":"Ann""");
        EvaluationReport other = await EvaluateAsync([item], static _ => """{"name":"Ann"}""");
        EvaluationReport typed = await EvaluateAsync([item], static request => request.OutputSchema is null ? """{"who":7}""" : "");

        Assert.Equal(new Share(1, 1), right.Sets.Single(static set => set.Name == "held-out names").Documents);
        Assert.Equal(new Share(0, 1), broken.Sets[0].Valid);
        Assert.Contains("who", other.Results[0].Answer.Fault, StringComparison.Ordinal);
        Assert.Equal(new Share(0, 1), typed.Sets[0].Valid);
    }

    [Fact]
    public async Task Text_OfAReport_HasARowForEachSetAndTheLevels()
    {
        string text = EvaluationText.Of(await EvaluateAsync([Note("a", "Ann", "low")], static _ => Answer("Ann", "low"), [Math.Log(0.9)]));

        Assert.Contains("| all | 100.0 % (21-100) of 1 |", text, StringComparison.Ordinal);
        Assert.Contains("| notes |", text, StringComparison.Ordinal);
        Assert.Contains("| 0.9000 | 100 % | 100.0 % (21-100) of 1 |", text, StringComparison.Ordinal);
    }

    private static Task<EvaluationReport> EvaluateAsync(IReadOnlyList<IEvaluationItem> items, Func<CompletionRequest, string> answer, double[]? logProbs = null)
    {
        var client = new ScriptedInferenceClient(request =>
        {
            Completion completion = Answers.Text(request, answer(request));
            return logProbs is null
                ? completion
                : completion with { Choices = [completion.Choices[0] with { LogProbs = [.. logProbs.Select(static value => new TokenLogProb("t", value, []))] }] };
        });
        return new Evaluator(client, TimeProvider.System).RunAsync(items, Model, itemsInFlight: 1);
    }

    private static DocumentItem Note(string id, string who, string mood) => new(
        id,
        "notes",
        "note",
        $"Here is {who}.",
        "What is it?",
        FieldNotation.ReadAll(new JObject { ["who"] = "span", ["mood"] = "enum[low|high]: how it is" }),
        new JObject { ["who"] = who, ["mood"] = mood });

    private static string Answer(string who, string mood) => new JObject { ["who"] = who, ["mood"] = mood }.ToString(Newtonsoft.Json.Formatting.None);

    private static string NameIn(CompletionRequest request) => request.Messages[1].Content.Split(' ')[^1].TrimEnd('.');
}
