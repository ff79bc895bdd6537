using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Operators.Embedding;
using Pipelines.Core.Operators.Pairs;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Operators.SemJoin;

/// <summary><c>sem_join</c>: joins the rows of two inputs whose texts are alike, by embeddings alone. Keys: docs/operators/sem_join.md.</summary>
internal sealed class SemJoinType : IOperatorType
{
    private const int NearestMax = 1000;

    private static readonly TextsKey LeftFields = new("left", "the fields of a left row", CountMin: 1) { IsRequired = true };
    private static readonly TextsKey RightFields = new("right", "the fields of a right row", CountMin: 1) { IsRequired = true };
    private static readonly MappingKey Fields =
        new("keys", "the fields whose texts, joined by blanks, are embedded", new SpecKeys([LeftFields, RightFields])) { IsRequired = true };
    private static readonly NumberKey Threshold = new("threshold", "how alike the embeddings of two rows are at least (cosine)", -1, 1);
    private static readonly WholeNumberKey Nearest = new("k", "each left row is joined with so many right rows at most, the most alike", 1, NearestMax);

    public string Name => "sem_join";

    public bool IsJoin => true;

    public SpecKeys Keys { get; } = new([Fields, Threshold, Nearest, .. EmbeddingReader.Keys]);

    public BoundOperator? Bind(SpecReader reader, BindingContext context)
    {
        (IReadOnlyList<string>? left, IReadOnlyList<string>? right) = ReadFields(reader);
        double? threshold = reader.Number(Threshold);
        int? nearest = reader.Count(Nearest);
        EmbeddingOptions embedding = EmbeddingReader.Read(reader);
        if (!reader.Has(Threshold) && !reader.Has(Nearest))
        {
            reader.Diagnostics.Error(reader.Location, reader.Path, "Give a 'threshold', or 'k', or both: without them every left row is joined with every right row.");
            return null;
        }

        if (threshold > 0 && nearest is null)
        {
            EmbeddingReader.WarnOfThreshold(reader, Threshold, "");
        }

        if (left is null || right is null)
        {
            return null;
        }

        var options = new SemJoinOptions(context.OperatorName, new BlockingFields(left), new BlockingFields(right), threshold, nearest, embedding);
        var traits = new OperatorTraits(
            Cardinality.ManyToMany, FieldSet.All, FieldSet.All, FieldSet.All, IsRowLocal: false, UsesModel: true, PreservesOrder: false, NeedsStageStart: true);
        return new BoundOperator(new PassUnitsOperator(options.Name, Name, traits, options.Identity), new OperatorDescription())
        {
            Arrangement = new SemJoinArrangement(options),
            EarlierPhases =
            [
                new OperatorPhase(new EmbedRowsOperator($"{options.Name}.embed_left", Name, embedding, options.LeftFields), new InputRowsArrangement(0), embedding.Description),
                new OperatorPhase(new EmbedRowsOperator($"{options.Name}.embed_right", Name, embedding, options.RightFields), new InputRowsArrangement(1), embedding.Description),
            ],
        };
    }

    private static (IReadOnlyList<string>? Left, IReadOnlyList<string>? Right) ReadFields(SpecReader operation)
    {
        if (operation.Mapping(Fields) is not { } reader)
        {
            return (null, null);
        }

        (IReadOnlyList<string>? left, IReadOnlyList<string>? right) = (reader.Texts(LeftFields), reader.Texts(RightFields));
        reader.Close();
        return (left, right);
    }
}
