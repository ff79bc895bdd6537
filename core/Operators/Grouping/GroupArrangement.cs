using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Fields;

namespace Pipelines.Core.Operators.Grouping;

/// <summary>
/// A unit for each group, in the order in which their first rows come, with the group's key as its fields. Rows without a key fail;
/// rows of groups beyond the limit are skipped, as one unit.
/// </summary>
internal sealed class GroupArrangement(GroupOptions options) : IArrangement
{
    private static readonly ContentHash SameForAll = ContentHash.Of("all rows"u8);

    public ContentHash Identity { get; } = IdentityOf(options);

    public string Units => options.Keys.Count == 0 ? "all rows together" : $"each value of {string.Join(", ", options.Keys.Select(static key => $"'{key.Text}'"))}";

    public async IAsyncEnumerable<Row> ArrangeAsync(IArrangingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RowGrouping groups = await RowGrouping.GroupAsync(context.Inputs[0], context.BeginSort("groups"), KeyOf, cancellationToken);
        HashSet<int>? kept = options.GroupsMax is { } max ? Smallest(groups.Sizes, max) : null;
        Row? firstLeft = null;
        long left = 0;
        await foreach ((SortedGroup group, RowFailure? failure) in groups.ReadAsync(cancellationToken))
        {
            if (failure is not null)
            {
                yield return group.First with { Group = new RowGroup(1) { Ending = RowEnding.Failed(failure) } };
            }
            else if (kept?.Contains((int)group.Group) == false)
            {
                firstLeft ??= group.First;
                left += group.Members.Count;
            }
            else
            {
                yield return new Row(group.First.Id.Derive(options.Name, 0), KeyFieldsOf(group.First)) { Group = new RowGroup(group.Members.Count, group.Members) };
            }
        }

        if (firstLeft is not null)
        {
            yield return new Row(firstLeft.Id, []) { Group = new RowGroup(left) { Ending = RowEnding.Skipped(SkipReasons.Limit) } };
        }
    }

    private GroupKey KeyOf(Row row)
    {
        if (options.Keys.Count == 0)
        {
            return GroupKey.Of(SameForAll);
        }

        foreach (FieldPath path in options.Keys)
        {
            if (path.Find(row.Fields) is null)
            {
                return GroupKey.Missing(FieldPathReader.Missing(path, row.Fields));
            }
        }

        return GroupKey.Of(RowKey.Of(options.Keys.Select(path => ValueOf(path, row))));
    }

    private JObject KeyFieldsOf(Row row)
    {
        var fields = new JObject();
        foreach (FieldPath path in options.Keys)
        {
            fields[path.Text] = ValueOf(path, row).DeepClone();
        }

        foreach ((string field, string value) in options.JunkFields)
        {
            fields[field] = value;
        }

        return fields;
    }

    /// <summary>The order of a list says nothing: <c>[b, a]</c> and <c>[a, b]</c> are one group.</summary>
    private static JToken ValueOf(FieldPath path, Row row) => path.Find(row.Fields)! switch
    {
        JArray list => new JArray(Sorted(list)),
        var value => value,
    };

    private static IEnumerable<JToken> Sorted(JArray list) =>
        list.All(static item => item.Type is JTokenType.Integer or JTokenType.Float) ? list.OrderBy(static item => (double)item)
        : list.OrderBy(static item => item.Type == JTokenType.String ? (string)item! : RowJson.Write(item), StringComparer.Ordinal);

    /// <summary>Of groups of one size those that come first.</summary>
    private static HashSet<int> Smallest(IReadOnlyList<long> sizes, long max) =>
        [.. sizes.Index().Where(static group => group.Item > 0).OrderBy(static group => group.Item).Take((int)Math.Min(max, int.MaxValue)).Select(static group => group.Index)];

    private static ContentHash IdentityOf(GroupOptions options)
    {
        using CanonicalHasher hasher = new CanonicalHasher("pipelines/arrangement/group/1").Add(options.GroupsMax).AddCount(options.Keys.Count);
        foreach (FieldPath key in options.Keys)
        {
            hasher.Add(key.Text);
        }

        foreach ((string field, string value) in options.JunkFields)
        {
            hasher.Add(field).Add(value);
        }

        return hasher.Finish();
    }
}
