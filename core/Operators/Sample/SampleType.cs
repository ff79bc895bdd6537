using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Operators.Fields;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;
using Pipelines.Core.Specs.Yaml;

namespace Pipelines.Core.Operators.Sample;

/// <summary><c>sample</c>: lets some of the rows pass. Keys: docs/operators/sample.md.</summary>
internal sealed class SampleType : IOperatorType
{
    private static readonly Dictionary<string, SampleMethod> Methods = new(StringComparer.Ordinal)
    {
        ["uniform"] = SampleMethod.Uniform,
        ["first"] = SampleMethod.First,
        ["custom"] = SampleMethod.Custom,
        ["outliers"] = SampleMethod.Outliers,
        ["top_embedding"] = SampleMethod.TopEmbedding,
        ["top_fts"] = SampleMethod.TopFullText,
    };

    private static readonly ChoiceKey<SampleMethod> Method = new("method", "how rows are chosen", Methods) { IsRequired = true };
    private static readonly ShapedKey Samples = new("samples", "how many rows, which share of them (0.1), or for custom the fields of each wanted row", static () => new JObject
    {
        ["anyOf"] = new JArray(
            new JObject { ["type"] = "number", ["exclusiveMinimum"] = 0 },
            new JObject { ["type"] = "array", ["minItems"] = 1, ["items"] = ShapedKey.AnyObject() }),
    });

    private static readonly ShapedKey StratifyKey = new("stratify_key", "a field or fields by whose values the rows are sampled in proportion", TextOrTexts);
    private static readonly TextsKey StratifyKeys = new("stratify_key", "the fields", CountMin: 1);
    private static readonly FlagKey PerGroup = new("samples_per_group", "the number is that of each value of stratify_key, not of all rows");
    private static readonly WholeNumberKey RandomState = new("random_state", "the seed of the drawing", 0, uint.MaxValue, Absent: 0);

    public string Name => "sample";

    public SpecKeys Keys { get; } = new([Method, Samples, StratifyKey, PerGroup, RandomState, SampleSearchReader.Key]);

    public BoundOperator? Bind(SpecReader reader, BindingContext context)
    {
        SampleMethod? method = reader.Choice(Method);
        JToken? samples = reader.Node(Samples) is { } node ? SpecJson.From(node, reader.PathOf(Samples), reader.Diagnostics) : null;
        IReadOnlyList<FieldPath> stratifyKeys = [.. TextsOf(reader).Select(FieldPath.Parse)];
        var options = new SampleOptions(
            context.OperatorName,
            method ?? default,
            samples is { Type: JTokenType.Integer } ? (long)samples : null,
            samples is { Type: JTokenType.Float } ? (double)samples : null,
            samples is JArray list ? [.. list.OfType<JObject>()] : [],
            stratifyKeys,
            reader.Flag(PerGroup),
            (uint)reader.WholeNumber(RandomState)!.Value);
        if (method == SampleMethod.Outliers && (samples is null || ProblemWith(options, samples) is null))
        {
            return SampleSearchReader.BindOutliers(reader, options);
        }

        if (method is null || !reader.Require(Samples) || samples is null)
        {
            return null;
        }

        if (ProblemWith(options, samples) is { } problem)
        {
            reader.Error(Samples, problem);
            return null;
        }

        if (options.Method is SampleMethod.TopEmbedding or SampleMethod.TopFullText)
        {
            return SampleSearchReader.BindTop(reader, options, options.Method == SampleMethod.TopFullText);
        }

        if (reader.Has(SampleSearchReader.Key))
        {
            reader.Warning(SampleSearchReader.Key, "Not used: this method needs no more keys.");
            reader.Mapping(SampleSearchReader.Key)?.Close();
        }

        IArrangement arrangement = options.Method == SampleMethod.Custom ? new CustomSampleArrangement(options) : new SampleArrangement(options);
        return new BoundOperator(new PassUnitsOperator(options.Name, Name, TraitsOf(options), arrangement.Identity), new OperatorDescription())
        {
            Arrangement = arrangement,
        };
    }

    private static string? ProblemWith(SampleOptions options, JToken samples)
    {
        if (options.Method == SampleMethod.Custom)
        {
            bool isList = samples is JArray { Count: > 0 } list && list.All(static item => item is JObject { Count: > 0 });
            return !isList ? "For the method 'custom' it is a list of the wanted rows, each with the fields that it is found by: [{id: 1}, {id: 7}]."
                : options.Wanted.Any(one => !KeysOf(one).SequenceEqual(KeysOf(options.Wanted[0]), StringComparer.Ordinal)) ? "All wanted rows are named by the same fields."
                : options.StratifyKeys.Count > 0 ? "Rows that are named cannot be sampled by 'stratify_key' as well."
                : null;
        }

        return options switch
        {
            { Count: > 0 } or { Share: > 0 and <= 1 } => options.IsPerStratum && options.StratifyKeys.Count == 0 ? "'samples_per_group' needs a 'stratify_key'." : null,
            { Share: not null } => "A share is above 0 and at most 1; a number of rows is written without a decimal point.",
            _ => "A number of rows (at least 1) or a share of them (up to 1.0) is wanted here.",
        };
    }

    private static IEnumerable<string> KeysOf(JObject row) => row.Properties().Select(static field => field.Name);

    private static IReadOnlyList<string> TextsOf(SpecReader reader) =>
        reader.Node(StratifyKey) is SpecSequence ? reader.Texts(StratifyKeys) ?? [] : reader.Text(StratifyKey.Name) is { } one ? [one] : [];

    private static JObject TextOrTexts() => new()
    {
        ["anyOf"] = new JArray(
            new JObject { ["type"] = "string" },
            new JObject { ["type"] = "array", ["minItems"] = 1, ["items"] = new JObject { ["type"] = "string" } }),
    };

    private static OperatorTraits TraitsOf(SampleOptions options) => new(
        Cardinality.ManyToMany,
        options.Method == SampleMethod.Custom
            ? FieldSet.Of(options.Wanted.SelectMany(KeysOf))
            : options.StratifyKeys.Aggregate(FieldSet.None, static (all, key) => all.Union(key.FieldsRead)),
        FieldSet.None,
        FieldSet.None,
        IsRowLocal: false,
        UsesModel: false,
        PreservesOrder: options.Method != SampleMethod.Custom,
        NeedsStageStart: true);
}
