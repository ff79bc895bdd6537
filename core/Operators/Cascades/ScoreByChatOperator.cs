using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Asking;
using Pipelines.Core.Operators.Prompts;

namespace Pipelines.Core.Operators.Cascades;

/// <summary>Asks a chat model for one digit about each unit, and keeps how sure it is of a yes.</summary>
/// <param name="name">The phase's name.</param>
/// <param name="type">The type of the operator that it is a phase of.</param>
/// <param name="proxy">How the model is asked.</param>
/// <param name="question">What it is asked.</param>
internal sealed class ScoreByChatOperator(string name, string type, ModelOptions proxy, ProxyQuestion question) : IRowOperator
{
    private const string ScoreField = "score";

    public string Name { get; } = name;

    public string Type { get; } = type;

    public OperatorTraits Traits { get; } = new(
        Cardinality.OneToOne, FieldSet.All, FieldSet.Of([ScoreField]), FieldSet.All, IsRowLocal: true, UsesModel: true, PreservesOrder: true, NeedsStageStart: true);

    public ContentHash Identity { get; } = IdentityOf(proxy, question);

    public int RowsPerApplication => 1;

    public int PreparationRowCount => 0;

    public OperatorDescription Description => new()
    {
        Model = proxy.Model,
        UsesProviderBatch = proxy.Delivery == CallDelivery.ProviderBatch,
        SystemMessage = question.System.Content,
        BypassesEarlierRuns = proxy.BypassesEarlierRuns,
        Calls = new CallEstimate(1, 1),
    };

    /// <summary>From 0 to 1.</summary>
    public static double ScoreOf(Row unit) => unit.Fields.Value<double>(ScoreField);

    public IReadOnlyList<long> ChoosePreparationRows(long rowCount) => [];

    public Task<JObject> PrepareAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("There is nothing to prepare.");

    public string? LocalityKey(Row row)
    {
        try
        {
            return question.Render(row);
        }
        catch (PromptException)
        {
            // The unit fails when it is asked about, with this very message.
            return null;
        }
    }

    public async Task<IReadOnlyList<RowOutcome>> ApplyAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken) =>
        await Task.WhenAll(rows.Select(row => ScoreAsync(row, context, cancellationToken)));

    private async Task<RowOutcome> ScoreAsync(Row unit, IOperatorContext context, CancellationToken cancellationToken)
    {
        try
        {
            Conversation conversation = Conversation.Open(question.System, question.Render(unit), question.StaticPrefixChars);
            var request = new CompletionRequest
            {
                Model = proxy.Model,
                Messages = conversation.Messages,
                Sampling = proxy.Sampling,
                StaticPrefix = conversation.StaticPrefix,
                Timeout = proxy.Timeout,
                Delivery = proxy.Delivery,
            };
            CallAnswer answer = await context.CallAsync(new ModelCall(unit.Id, request, 0, proxy.TimeoutRetries, proxy.BypassesEarlierRuns), cancellationToken);
            JObject kept = question.Kept(unit);
            kept[ScoreField] = ProxyAnswer.ScoreOf(answer.Completion.Choices[0]);
            return new RowOutcome(RowResult.Ok(Name, unit with { Fields = kept }), [answer.Key]);
        }
        catch (PromptException exception)
        {
            return new RowOutcome(RowResult.Failed(Name, unit, new RowFailure(RowFailureKinds.Template, exception.Message)));
        }
        catch (RowCallException exception)
        {
            return new RowOutcome(RowResult.Failed(Name, unit, exception.Failure));
        }
    }

    private static ContentHash IdentityOf(ModelOptions proxy, ProxyQuestion question)
    {
        using var hasher = new CanonicalHasher("pipelines/operator/score-by-chat/1");
        return hasher.Add(proxy.Model).Add(question.System.Content).Add(question.Text).Finish();
    }
}
