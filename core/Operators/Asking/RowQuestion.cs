using Pipelines.Core.Documents;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Prompts;
using Pipelines.Core.Operators.Retrieval;

namespace Pipelines.Core.Operators.Asking;

/// <summary>What an operator asks a model about each of its rows. Immutable.</summary>
internal sealed record RowQuestion
{
    public required CompiledPrompt Prompt { get; init; }

    public required ChatMessage System { get; init; }

    public required AnswerPolicy Policy { get; init; }

    /// <summary>Null when every row has its own call.</summary>
    public RowBatching? Batching { get; init; }

    /// <summary>Null when the prompt is used as written.</summary>
    public RowCalibration? Calibration { get; init; }

    /// <summary>Null when nobody wants to know how sure answers are.</summary>
    public ConfidenceOptions? Confidence { get; init; }

    /// <summary>Null when prompts get nothing beside the row.</summary>
    public RetrievedContext? Retrieval { get; init; }

    /// <summary>The row as it came to the operator, and what was found for it.</summary>
    public RetrievedRow Take(Row row) => Retrieval is null ? new RetrievedRow(row, null) : RetrievedContext.Take(row);

    /// <summary>Batches are made of neighbours and calibration of a sample: both depend on which row of the input a row is.</summary>
    public bool NeedsStageStart => Batching is not null || Calibration is not null;

    /// <summary>
    /// The fields of a row that the answer depends on. Rules see the answer and the row in one mapping; a calibration shows whole rows.
    /// </summary>
    public FieldSet FieldsRead
    {
        get
        {
            if (Calibration is not null)
            {
                return FieldSet.All;
            }

            FieldSet read = Batching is { } batching ? Prompt.FieldsRead.Union(batching.Prompt.FieldsRead) : Prompt.FieldsRead;
            read = Retrieval is { } retrieval ? read.Union(retrieval.FieldsRead) : read;
            return Policy.Rules.Aggregate(read, static (fields, rule) => fields.Union(rule.FieldsRead));
        }
    }

    /// <summary>The fields that an answer may bring.</summary>
    public FieldSet FieldsAnswered =>
        Policy.Contract.AllowsOtherFields ? FieldSet.All : FieldSet.Of(Policy.Contract.Schema.Fields.Select(static answered => answered.Name));
}
