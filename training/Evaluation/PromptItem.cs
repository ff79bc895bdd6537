using System.Text.Json;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Scoring;
using Pipelines.Core.Inference;
using Pipelines.Core.Schemas;
using Pipelines.Core.Schemas.Validation;

namespace Pipelines.Training.Evaluation;

/// <summary>An item whose prompt is written already, as the generator of training examples writes it. No grammar helps the model: whether its answer is JSON is measured.</summary>
/// <param name="Id">Unique among the items of a set.</param>
/// <param name="Set">What it tests.</param>
/// <param name="Kind">What kind of document it is.</param>
/// <param name="System">The system message.</param>
/// <param name="User">The rendered prompt.</param>
/// <param name="Gold">The right answer.</param>
/// <param name="Schema">What the prompt says an answer looks like.</param>
public sealed record PromptItem(string Id, string Set, string Kind, string System, string User, IReadOnlyList<GoldField> Gold, OutputSchema Schema) : IEvaluationItem
{
    private static readonly SamplingParameters Greedy = new() { Temperature = 0, MaxOutputTokens = DocumentItem.OutputTokensMax, TopLogProbs = 0 };

    public async Task<GivenAnswer> AskAsync(IInferenceClient client, string model, CancellationToken cancellationToken)
    {
        var request = new CompletionRequest
        {
            Model = model,
            Messages = [new ChatMessage(ChatRole.System, System), new ChatMessage(ChatRole.User, User)],
            Sampling = Greedy,
        };
        Completion completion = await client.CompleteAsync(request, cancellationToken);
        CompletionChoice choice = completion.Choices[0];
        (JObject? fields, string? fault) = Read(choice.Text);
        return new GivenAnswer(fields, fault, AnswerConfidence.Of(choice), completion.Usage);
    }

    private (JObject? Fields, string? Fault) Read(string text)
    {
        try
        {
            if (RowJson.Parse(text) is not JObject fields)
            {
                return (null, "The answer is no JSON object.");
            }

            IReadOnlyList<SchemaViolation> faults = Schema.Validator.Validate(fields);
            return faults.Count == 0 ? (fields, null) : (null, $"The answer is not of its schema: {string.Join(' ', faults)}");
        }
        catch (JsonException wrong)
        {
            return (null, $"The answer is no JSON: {wrong.Message}");
        }
    }
}
