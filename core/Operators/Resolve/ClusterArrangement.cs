using System.Globalization;
using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Core.Operators.Resolve;

/// <summary>One unit for each cluster of several rows.</summary>
internal sealed class ClusterArrangement(ResolveOptions options) : IArrangement
{
    private const string FirstField = "first";

    public ContentHash Identity { get; } = options.Identity;

    public string Units => "each cluster of rows that match";

    /// <summary>The ordinal of the first row of the cluster that a unit stands for.</summary>
    public static int FirstOf(Row unit) => int.Parse(unit.Fields.Value<string>(FirstField)!, CultureInfo.InvariantCulture);

    public async IAsyncEnumerable<Row> ArrangeAsync(IArrangingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ResolvedEntities entities = await ResolvedEntities.ReadAsync(options, context, cancellationToken);
        ISortedRows clusters = await ClusterRows.SortAsync(entities, context, cancellationToken);
        await foreach (SortedGroup cluster in clusters.ReadGroupsAsync(cancellationToken))
        {
            var fields = new JObject { [FirstField] = cluster.Group.ToString(CultureInfo.InvariantCulture) };
            yield return new Row(cluster.First.Id.Derive(options.Name, 0), fields) { Group = new RowGroup(cluster.Members.Count, cluster.Members) };
        }
    }
}
