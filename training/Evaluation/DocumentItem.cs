using Newtonsoft.Json.Linq;
using Pipelines.Core.Scoring;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators;
using Pipelines.Training.Evaluation.Documents;

namespace Pipelines.Training.Evaluation;

/// <summary>A document with a task, asked as a <c>map</c> asks: same system message, same prompt, same schema.</summary>
public sealed class DocumentItem : IEvaluationItem
{
    /// <summary>More than any right answer needs.</summary>
    internal const int OutputTokensMax = 512;

    private readonly string _pipeline;

    /// <param name="id">Unique among the items of a set.</param>
    /// <param name="set">What it tests.</param>
    /// <param name="kind">What kind of document it is.</param>
    /// <param name="text">The document.</param>
    /// <param name="ask">What the model is asked.</param>
    /// <param name="fields">What it is asked for.</param>
    /// <param name="gold">The right answer.</param>
    internal DocumentItem(string id, string set, string kind, string text, string ask, IReadOnlyList<TaskField> fields, JObject gold)
    {
        Id = id;
        Set = set;
        Kind = kind;
        Text = text;
        Fields = fields;
        Answer = gold;
        Gold = [.. fields.Select(field => Of(field, gold[field.Name] ?? JValue.CreateNull()))];
        _pipeline = DocumentPipeline.Of(ask, fields);
    }

    public string Id { get; }

    public string Set { get; }

    public string Kind { get; }

    public string Text { get; }

    public IReadOnlyList<GoldField> Gold { get; }

    internal IReadOnlyList<TaskField> Fields { get; }

    /// <summary>The right answer as it is written.</summary>
    internal JObject Answer { get; }

    public async Task<GivenAnswer> AskAsync(IInferenceClient client, string model, CancellationToken cancellationToken)
    {
        var call = new OneCall(client);
        RowResult result = await DocumentPipeline.ApplyAsync(_pipeline, model, Text, call, cancellationToken);
        Completion? completion = call.Completion;
        JObject? answer = result.Status == RowStatus.Ok ? result.Row.Fields : null;
        return new GivenAnswer(
            answer,
            result.Failure?.Detail,
            completion is null ? null : AnswerConfidence.Of(completion.Choices[0]),
            completion?.Usage ?? default);
    }

    private static GoldField Of(TaskField field, JToken value) =>
        new(field.Name, value.Type == JTokenType.Null ? FieldForms.Missing : field.Form, value);
}
