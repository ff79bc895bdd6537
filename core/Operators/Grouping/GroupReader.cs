using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Operators.Fields;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;
using Pipelines.Core.Specs.Pipeline;
using Pipelines.Core.Specs.Yaml;

namespace Pipelines.Core.Operators.Grouping;

/// <summary>Reads the keys that say what a group is.</summary>
internal static class GroupReader
{
    /// <summary>What <c>reduce_key</c> says for all rows together.</summary>
    private const string AllRows = "_all";

    /// <summary>DocETL takes the text <c>_all</c> for a list of keys: of its letters the first one is the value.</summary>
    private static readonly Dictionary<string, string> DocEtlFields = new(StringComparer.Ordinal) { [AllRows] = "_" };

    private static readonly ShapedKey ReduceKey = new(
        "reduce_key", "the field or fields whose equal values make a group, or _all for all rows together", static () => new JObject
        {
            ["anyOf"] = new JArray(
                new JObject { ["type"] = "string" },
                new JObject { ["type"] = "array", ["minItems"] = 1, ["items"] = new JObject { ["type"] = "string" } }),
        });

    private static readonly TextsKey ReduceKeys = new("reduce_key", "the fields", CountMin: 1);
    private static readonly WholeNumberKey Limit = new("limit", "only so many groups, the smallest ones; the rows of the others are skipped", 1);
    private static readonly FlagKey PassThrough = new("pass_through", "the other fields of the first row of each group are kept");

    public static SpecKeys Keys { get; } = new([ReduceKey, Limit, PassThrough]);

    /// <summary>The same where the key must be there.</summary>
    public static SpecKeys RequiredKeys { get; } = new([ReduceKey with { IsRequired = true }, Limit, PassThrough]);

    public static GroupOptions Read(SpecReader reader, BindingContext context)
    {
        IReadOnlyList<string> names = reader.Node(ReduceKey) is SpecSequence
            ? reader.Texts(ReduceKeys) ?? []
            : reader.Has(ReduceKey) && reader.NonBlankText(ReduceKey.Name) is { } one ? [one] : [];
        IReadOnlyList<FieldPath> keys = names is [AllRows] ? [] : [.. names.Select(FieldPath.Parse)];
        return new GroupOptions(context.OperatorName, keys, reader.WholeNumber(Limit), reader.Flag(PassThrough))
        {
            JunkFields = keys.Count == 0 && context.Compat == CompatMode.DocEtl03 ? DocEtlFields : new Dictionary<string, string>(),
        };
    }
}
