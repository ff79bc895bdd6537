using Pipelines.Core.Operators.Asking;
using Pipelines.Core.Schemas;

namespace Pipelines.Core.Operators.Map;

/// <summary>What the planner may rely on about a map.</summary>
internal static class MapTraits
{
    public static OperatorTraits Of(MapOptions options)
    {
        RowQuestion question = options.Question;
        OutputSchema schema = question.Policy.Contract.Schema;
        IEnumerable<string> written = schema.Fields.Select(static field => field.Name);
        return new OperatorTraits(
            question.Policy.Contract.AnswerCount > 1 ? Cardinality.OneToMany : Cardinality.OneToOne,
            FieldsRead(question),
            question.Policy.Contract.AllowsOtherFields ? FieldSet.All : FieldSet.Of(options.IsObservable ? written.Append(options.ObservabilityField) : written),
            FieldSet.Of(options.DropKeys),
            IsRowLocal: question.Batching is null && question.Calibration is null,
            UsesModel: true,
            PreservesOrder: true,
            // Batches are made of neighbours and calibration of a sample: both depend on which row of the input a row is.
            NeedsStageStart: question.Batching is not null || question.Calibration is not null);
    }

    private static FieldSet FieldsRead(RowQuestion question)
    {
        FieldSet read = question.Prompt.FieldsRead;
        if (question.Batching is { } batching)
        {
            read = read.Union(batching.Prompt.FieldsRead);
        }

        // Rules see the answer and the row in one mapping.
        return question.Policy.Rules.Aggregate(read, static (fields, rule) => fields.Union(rule.FieldsRead));
    }
}
