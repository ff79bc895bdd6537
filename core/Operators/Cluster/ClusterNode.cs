using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;

namespace Pipelines.Core.Operators.Cluster;

/// <summary>A node as the phase that summarises it leaves it: a row for each, children before their node.</summary>
/// <param name="Leaves">The rows that come in the walk since the node before, by their ordinals in the input.</param>
/// <param name="Children">How many of the rows and nodes before, which have no node yet, are its children.</param>
/// <param name="Entry">What rows beneath it are told of it: its distance, then its summary.</param>
internal sealed record ClusterNode(IReadOnlyList<int> Leaves, int Children, JObject Entry)
{
    private const string LeavesField = "leaves";
    private const string ChildrenField = "children";
    private const string EntryField = "entry";

    public JObject ToFields() => new() { [LeavesField] = new JArray(Leaves), [ChildrenField] = Children, [EntryField] = Entry };

    public static ClusterNode From(Row row) =>
        new([.. row.Fields[LeavesField]!.Values<int>()], row.Fields.Value<int>(ChildrenField), (JObject)row.Fields[EntryField]!);
}
