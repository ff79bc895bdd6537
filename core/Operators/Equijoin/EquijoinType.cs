using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Operators.Cascades;
using Pipelines.Core.Operators.Pairs;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Operators.Equijoin;

/// <summary><c>equijoin</c>: joins the rows of two inputs of which a model says that they match. Keys: docs/operators/equijoin.md.</summary>
internal sealed class EquijoinType : IOperatorType
{
    private static readonly TextKey ComparisonPrompt =
        new("comparison_prompt", "whether a left and a right row match; a template over 'left' and 'right'") { IsRequired = true };
    private static readonly TextsKey LeftFields = new("left", "the fields of a left row", CountMin: 1) { IsRequired = true };
    private static readonly TextsKey RightFields = new("right", "the fields of a right row", CountMin: 1) { IsRequired = true };
    private static readonly MappingKey BlockingKeys = new("blocking_keys", "the fields whose texts are embedded; those that the comparison reads when absent", new SpecKeys([LeftFields, RightFields]));
    private static readonly WholeNumberKey LeftMax = new("left", "the most matches of a left row", 1);
    private static readonly WholeNumberKey RightMax = new("right", "the most matches of a right row", 1);
    private static readonly MappingKey Limits = new("limits", "the most matches of a row", new SpecKeys([LeftMax, RightMax]));

    public string Name => "equijoin";

    public bool IsJoin => true;

    public SpecKeys Keys { get; } = new(
    [
        ComparisonPrompt, BlockingKeys, .. BlockingReader.Keys, .. CascadeReader.In(PairQuestionReader.Keys), Limits,
        new UnusedKey("output", "the rows made have the fields of both inputs"),
    ]);

    public BoundOperator? Bind(SpecReader reader, BindingContext context)
    {
        PairQuestion? question = PairQuestionReader.Read(reader, context, ComparisonPrompt, PairSides.OfTwoInputs);
        (IReadOnlyList<string>? leftKeys, IReadOnlyList<string>? rightKeys) = ReadBlockingKeys(reader);
        BlockingOptions blocking = BlockingReader.Read(
            reader,
            PairSides.OfTwoInputs,
            BlockingFields.Of(leftKeys, question?.Prompt.LeftFieldsRead ?? FieldSet.All),
            BlockingFields.Of(rightKeys, question?.Prompt.RightFieldsRead ?? FieldSet.All)) with
        {
            Cascade = CascadeReader.Read(reader, question?.Policy.Model, CascadeGuarantee.Precision, context.SystemPrompt, PairQuestionReader.IsMatch),
        };
        (long? leftMax, long? rightMax) = ReadLimits(reader);
        if (question is null)
        {
            return null;
        }

        var options = new EquijoinOptions(context.OperatorName, blocking, question, leftMax, rightMax);
        var traits = new OperatorTraits(
            Cardinality.ManyToMany, FieldSet.All, FieldSet.All, FieldSet.All, IsRowLocal: false, UsesModel: true, PreservesOrder: false, NeedsStageStart: true);
        return new BoundOperator(new PassUnitsOperator(options.Name, Name, traits, options.Identity), new OperatorDescription())
        {
            Arrangement = new JoinedRowsArrangement(options),
            EarlierPhases = PairPhaseList.Of(options.Name, Name, blocking, question, isOneInput: false),
        };
    }

    private static (IReadOnlyList<string>? Left, IReadOnlyList<string>? Right) ReadBlockingKeys(SpecReader operation)
    {
        if (operation.Mapping(BlockingKeys) is not { } reader)
        {
            return (null, null);
        }

        (IReadOnlyList<string>? left, IReadOnlyList<string>? right) = (reader.Texts(LeftFields), reader.Texts(RightFields));
        reader.Close();
        return (left, right);
    }

    private static (long? Left, long? Right) ReadLimits(SpecReader operation)
    {
        if (operation.Mapping(Limits) is not { } reader)
        {
            return (null, null);
        }

        (long? left, long? right) = (reader.WholeNumber(LeftMax), reader.WholeNumber(RightMax));
        reader.Close();
        return (left, right);
    }
}
