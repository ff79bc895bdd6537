using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Asking;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Operators.Pairs;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Operators.LinkResolve;

/// <summary><c>link_resolve</c>: rewrites links between rows to the ids that they mean. Keys: docs/operators/link_resolve.md.</summary>
internal sealed class LinkResolveType : IOperatorType
{
    private static readonly TextKey ComparisonPrompt =
        new("comparison_prompt", "whether a link means an id; a template over 'link_value', 'id_value' and 'item', the row of that id") { IsRequired = true };
    private static readonly TextKey IdKey = new("id_key", "the field with a row's own name", "title");
    private static readonly TextKey LinkKey = new("link_key", "the field with a list of names of other rows", "related_to");

    private static readonly PairSides Sides = new("link", "id", Subject: null)
    {
        LeftParts = [LinkResolveOptions.LinkVariable],
        RightParts = [LinkResolveOptions.IdVariable, LinkResolveOptions.ItemVariable],
    };

    public string Name => "link_resolve";

    public SpecKeys Keys { get; } = new(
    [
        ComparisonPrompt, IdKey, LinkKey, .. BlockingReader.SimilarityKeys, .. PairQuestionReader.Keys, ValidationReader.Rules,
        new UnusedKey("blocking_conditions", "DocETL ignores it", "DocETL ignores 'blocking_conditions' of a link_resolve, and so does this program."),
    ]);

    public BoundOperator? Bind(SpecReader reader, BindingContext context)
    {
        IReadOnlyList<AnswerRule> rules = ValidationReader.ReadRules(reader);
        PairQuestion? question = PairQuestionReader.Read(reader, context, ComparisonPrompt, Sides, "is_same", rules);
        BlockingOptions blocking = BlockingReader.Read(
            reader, sides: null, new BlockingFields([LinkResolveOptions.LinkVariable]), new BlockingFields([LinkResolveOptions.IdVariable]));
        var fields = new LinkFields(reader.Text(IdKey)!, reader.Text(LinkKey)!);
        if (question is null)
        {
            return null;
        }

        if (!question.Prompt.Variables.Contains(LinkResolveOptions.LinkVariable, StringComparer.Ordinal))
        {
            reader.Warning(ComparisonPrompt, "The comparison_prompt does not read 'link_value', so the model is not told which link it is about.");
        }

        var options = new LinkResolveOptions(context.OperatorName, fields, blocking, question);
        return new BoundOperator(new PassUnitsOperator(options.Name, Name, TraitsOf(options), options.Identity), new OperatorDescription())
        {
            Arrangement = new LinkedRowsArrangement(options),
            EarlierPhases =
            [
                Preparing($"{options.Name}.links", new OpenLinksArrangement(options)),
                Preparing($"{options.Name}.ids", new IdsArrangement(options)),
                .. PairPhaseList.Of(options.Name, Name, blocking, question, isOneInput: false)
                    .Select(static phase => phase with { Arrangement = new PreparedArrangement(phase.Arrangement!) }),
            ],
        };
    }

    private OperatorPhase Preparing(string name, IArrangement arrangement) =>
        new(new PassUnitsOperator(name, Name, UnitTraits, arrangement.Identity), arrangement, new OperatorDescription());

    private static OperatorTraits UnitTraits { get; } = new(
        Cardinality.OneToOne, FieldSet.None, FieldSet.None, FieldSet.None, IsRowLocal: true, UsesModel: false, PreservesOrder: true, NeedsStageStart: true);

    private static OperatorTraits TraitsOf(LinkResolveOptions options) => new(
        Cardinality.ManyToMany,
        FieldSet.All,
        FieldSet.Of([options.Fields.LinkKey, options.ConflictsField]),
        FieldSet.None,
        IsRowLocal: false,
        UsesModel: true,
        PreservesOrder: true,
        NeedsStageStart: true);
}
