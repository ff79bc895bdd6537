using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Asking;
using Pipelines.Core.Operators.Fields;
using Pipelines.Core.Operators.Prompts;
using Pipelines.Core.Operators.Retrieval;

namespace Pipelines.Core.Operators.Extract;

/// <summary>Takes parts out of texts, as they are written there: the model only says which. One call for each text of a row.</summary>
internal sealed class ExtractOperator(ExtractOptions options, Inference.ChatMessage system, ContentHash identity) : IRowOperator
{
    public string Name => options.Name;

    public string Type => "extract";

    public OperatorTraits Traits { get; } = new(
        Cardinality.OneToOne,
        options.Documents.Aggregate(options.Prompt.FieldsRead.Union(options.Retrieval?.FieldsRead ?? FieldSet.None), static (read, document) => read.Union(document.FieldsRead)),
        FieldSet.Of([.. options.Documents.Select(options.FieldFor), .. options.Retrieval?.SavedField is { } saved ? [saved] : Array.Empty<string>()]),
        FieldSet.None,
        IsRowLocal: true,
        UsesModel: true,
        PreservesOrder: true,
        NeedsStageStart: false);

    public ContentHash Identity { get; } = identity;

    public int RowsPerApplication => 1;

    public int PreparationRowCount => 0;

    public IReadOnlyList<long> ChoosePreparationRows(long rowCount) => [];

    public Task<JObject> PrepareAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("There is nothing to prepare.");

    public string? LocalityKey(Row row)
    {
        try
        {
            RetrievedRow taken = options.Take(row);
            return options.Prompt.Render(taken.Row.Fields, taken.Context);
        }
        catch (PromptException)
        {
            // The row fails when it is asked about, with this very message.
            return null;
        }
    }

    public async Task<IReadOnlyList<RowOutcome>> ApplyAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken) =>
        await Task.WhenAll(rows.Select(row => ApplyAsync(row, context, cancellationToken)));

    private async Task<RowOutcome> ApplyAsync(Row given, IOperatorContext context, CancellationToken cancellationToken)
    {
        (Row row, string? retrieved) = options.Take(given);
        (FieldPath Document, JToken? Value)[] found = [.. options.Documents.Select(document => (document, document.Find(row.Fields)))];
        (FieldPath Document, string Text)[] texts = [.. found.Where(static one => one.Value is JValue { Value: string }).Select(static one => (one.Document, (string)one.Value!))];
        if (texts.Length == 0)
        {
            return Fail(row, new RowFailure(RowFailureKinds.Input, string.Join(' ', found.Select(one => WhyNoText(one.Document, one.Value, row.Fields)))));
        }

        try
        {
            ExtractedParts[] extracted = await Task.WhenAll(texts.Select(one => AskAsync(row, retrieved, one.Text, context, cancellationToken)));
            int failed = Array.FindIndex(extracted, static one => one.Failure is not null);
            if (failed >= 0)
            {
                RowFailure failure = extracted[failed].Failure!;
                return Fail(row, failure with { Detail = $"{texts[failed].Document.Text}: {failure.Detail}" });
            }

            JObject fields = Merge(row.Fields, texts.Zip(extracted, static (text, one) => (text.Document, one.Parts)));
            RetrievedContext.Save(options.Retrieval, fields, retrieved);
            return new RowOutcome(RowResult.Ok(Name, row with { Fields = fields }), [.. extracted.SelectMany(static one => one.AcceptedCalls)]);
        }
        catch (PromptException exception)
        {
            return Fail(row, new RowFailure(RowFailureKinds.Template, exception.Message));
        }
        catch (RowCallException exception)
        {
            return Fail(row, exception.Failure);
        }
    }

    private async Task<ExtractedParts> AskAsync(Row row, string? retrieved, string text, IOperatorContext context, CancellationToken cancellationToken)
    {
        if (options.Question.Read(text) is not { } source)
        {
            return ExtractedParts.None;
        }

        AnswerPolicy policy = options.Policy with { Rules = source.Rules };
        Conversation conversation = Conversation.Open(system, $"{options.Prompt.Render(row.Fields, retrieved)}\n\n{source.Shown}", options.Prompt.StaticPrefix.Length);
        CallAnswer first = await context.CallAsync(AnswerRequests.For(row.Id, conversation, policy.Contract, policy.Model), cancellationToken);
        SettledAnswer settled = await new AnswerSession(policy, context, row, conversation).SettleAsync(first.Completion.Choices[0], first.Key, cancellationToken);
        return settled.Fields is { } answer
            ? new ExtractedParts([.. source.Take(answer).Where(static part => part.Length > 0).Distinct(StringComparer.Ordinal)], settled.AcceptedCalls, null)
            : new ExtractedParts([], [], settled.Failure);
    }

    private JObject Merge(JObject row, IEnumerable<(FieldPath Document, IReadOnlyList<string> Parts)> extracted)
    {
        var merged = (JObject)row.DeepClone();
        foreach ((FieldPath document, IReadOnlyList<string> parts) in extracted)
        {
            merged[options.FieldFor(document)] = options.IsJoined ? string.Join("\n\n", parts) : new JArray(parts);
        }

        return merged;
    }

    private RowOutcome Fail(Row row, RowFailure failure) =>
        new(options.SkipOnError ? RowResult.Skipped(Name, row, SkipReasons.SkipOnError, failure) : RowResult.Failed(Name, row, failure));

    private static string WhyNoText(FieldPath document, JToken? value, JObject row) => value is null
        ? FieldPathReader.Missing(document, row)
        : $"The field '{document.Text}' is {FieldPathReader.Describe(value)}; a text is wanted here.";
}
