using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Fields;

namespace Pipelines.Core.Operators.Cluster;

/// <summary>The one unit that is the tree, and its members: the rows in the order of its leaves.</summary>
internal static class ClusterUnit
{
    private const string StepsField = "steps";
    private const string DistancesField = "distances";
    private const string OrdinalField = "o";
    private const string RowField = "r";

    public static Row Of(string name, Row first, ClusterTree tree, IRowMembers members)
    {
        var fields = new JObject { [StepsField] = new JArray(tree.Steps), [DistancesField] = new JArray(tree.Distances) };
        return new Row(first.Id.Derive(name, 0), fields) { Group = new RowGroup(members.Count, members) };
    }

    public static IEnumerable<int> StepsOf(Row unit) => unit.Fields[StepsField]!.Values<int>();

    public static IEnumerable<double> DistancesOf(Row unit) => unit.Fields[DistancesField]!.Values<double>();

    /// <summary>A row, cut to the fields that are shown of it.</summary>
    public static Row Member(Row row, int ordinal, FieldSet fields) =>
        new(row.Id, new JObject { [OrdinalField] = ordinal, [RowField] = FieldCut.Of(row.Fields, fields) });

    public static (int Ordinal, JObject Row) Read(Row member) => (member.Fields.Value<int>(OrdinalField), (JObject)member.Fields[RowField]!);
}
