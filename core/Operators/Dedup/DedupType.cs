using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Operators.Embedding;
using Pipelines.Core.Operators.Pairs;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Operators.Dedup;

/// <summary><c>dedup</c>: lets one row of each kind pass. Keys: docs/operators/dedup.md.</summary>
internal sealed class DedupType : IOperatorType
{
    private const double ThresholdAbsent = 0.9;

    private static readonly Dictionary<string, DedupMethod> Methods = new(StringComparer.Ordinal)
    {
        ["exact"] = DedupMethod.Exact,
        ["normalised"] = DedupMethod.Normalised,
        ["normalized"] = DedupMethod.Normalised,
        ["embedding"] = DedupMethod.Embedding,
    };

    private static readonly TextsKey Fields = new("keys", "the fields by which rows are the same; all when absent", CountMin: 1);
    private static readonly ChoiceKey<DedupMethod> Method = new("method", "when they are the same", Methods, Absent: "exact");
    private static readonly NumberKey Threshold = new("threshold", "how alike embeddings are at least (cosine), with the method embedding; 0.9 when absent", 0, 1);
    private static readonly FlagKey CountsDropped = new("add_count", "kept rows say how many were dropped for them, as _duplicates_{name}");

    public string Name => "dedup";

    public SpecKeys Keys { get; } = new([Fields, Method, Threshold, .. EmbeddingReader.Keys, CountsDropped]);

    public BoundOperator? Bind(SpecReader reader, BindingContext context)
    {
        DedupMethod method = reader.Choice(Method)!.Value;
        if (reader.Has(Threshold) && method != DedupMethod.Embedding)
        {
            reader.Error(Threshold, "Only the method 'embedding' has a threshold.");
        }
        else if (reader.Has(Threshold))
        {
            EmbeddingReader.WarnOfThreshold(reader, Threshold, "");
        }

        var options = new DedupOptions
        {
            Name = context.OperatorName,
            Method = method,
            Fields = new BlockingFields(reader.Texts(Fields)),
            Threshold = reader.Number(Threshold) ?? ThresholdAbsent,
            Embedding = EmbeddingReader.Read(reader),
            CountsDropped = reader.Flag(CountsDropped),
        };
        return new BoundOperator(new PassUnitsOperator(options.Name, Name, TraitsOf(options), options.Identity), new OperatorDescription())
        {
            Arrangement = new DedupArrangement(options),
            EarlierPhases = options.UsesEmbeddings
                ? [new OperatorPhase(new EmbedRowsOperator($"{options.Name}.embed", Name, options.Embedding, options.Fields), null, options.Embedding.Description)]
                : [],
        };
    }

    private static OperatorTraits TraitsOf(DedupOptions options) => new(
        Cardinality.ManyToMany,
        options.Fields.Names is { } names ? FieldSet.Of(names) : FieldSet.All,
        options.CountsDropped ? FieldSet.Of([options.CountField]) : FieldSet.None,
        FieldSet.None,
        IsRowLocal: false,
        UsesModel: options.UsesEmbeddings,
        PreservesOrder: true,
        NeedsStageStart: true);
}
