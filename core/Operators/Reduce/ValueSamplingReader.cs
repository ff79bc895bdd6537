using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Operators.Reduce;

/// <summary>Reads <c>value_sampling</c>.</summary>
internal static class ValueSamplingReader
{
    private const string NeedsEmbeddings = "Value sampling by embeddings ('cluster', 'sem_sim') is not available in this version; 'random' and 'first_n' are.";

    private static readonly Dictionary<string, bool> Methods = new(StringComparer.Ordinal) { ["random"] = true, ["first_n"] = false };

    private static readonly FlagKey Enabled = new("enabled", "large groups are sampled");
    private static readonly ChoiceKey<bool> Method = new("method", "how rows are chosen", Methods, Absent: "random");
    private static readonly WholeNumberKey Size = new("sample_size", "rows of a group that are reduced at most", 1, int.MaxValue);

    public static MappingKey Key { get; } = new("value_sampling", "only some rows of large groups are reduced", new SpecKeys(
    [
        Enabled,
        Method,
        Size,
        new RefusedKey("embedding_model", NeedsEmbeddings),
        new RefusedKey("embedding_keys", NeedsEmbeddings),
        new RefusedKey("query_text", NeedsEmbeddings),
    ]));

    /// <summary>Null when every row is reduced, or it is wrong, which is reported.</summary>
    public static ValueSampling? Read(SpecReader operation)
    {
        if (operation.Mapping(Key) is not { } reader)
        {
            return null;
        }

        bool isEnabled = reader.Flag(Enabled);
        bool isRandom = reader.Choice(Method) ?? true;
        int? size = reader.Count(Size);
        if (isEnabled && size is null)
        {
            reader.Require(Size);
        }

        reader.Close();
        return isEnabled && size is { } rows ? new ValueSampling(isRandom, rows) : null;
    }
}
