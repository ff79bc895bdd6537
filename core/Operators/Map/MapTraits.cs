using Pipelines.Core.Operators.Asking;

namespace Pipelines.Core.Operators.Map;

/// <summary>What the planner may rely on about a map.</summary>
internal static class MapTraits
{
    public static OperatorTraits Of(MapOptions options)
    {
        RowQuestion question = options.Question;
        return new OperatorTraits(
            question.Policy.Contract.AnswerCount > 1 ? Cardinality.OneToMany : Cardinality.OneToOne,
            question.FieldsRead,
            question.FieldsAnswered.Union(options.Made.FieldsWritten),
            FieldSet.Of(options.Made.DropKeys),
            IsRowLocal: !question.NeedsStageStart,
            UsesModel: true,
            PreservesOrder: true,
            NeedsStageStart: question.NeedsStageStart);
    }
}
