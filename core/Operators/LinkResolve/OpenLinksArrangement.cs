using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Core.Operators.LinkResolve;

/// <summary>One unit for each link that is no id, in the order in which they come first. Holds a hash for each id and each link.</summary>
internal sealed class OpenLinksArrangement(LinkResolveOptions options) : IArrangement
{
    public ContentHash Identity { get; } = options.Identity;

    public string Units => "each link that is no id";

    public async IAsyncEnumerable<Row> ArrangeAsync(IArrangingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        HashSet<ContentHash> known = await context.Inputs[0].ReadAsync(cancellationToken)
            .Select(options.Fields.IdOf)
            .Where(static id => id is not null)
            .Select(static id => RowKey.Of([id!]))
            .ToHashSetAsync(cancellationToken: cancellationToken);
        await foreach (Row row in context.Inputs[0].ReadAsync(cancellationToken))
        {
            IReadOnlyList<JToken> links = options.Fields.LinksOf(row) ?? [];
            for (int i = 0; i < links.Count; i++)
            {
                if (LinkFields.IsName(links[i]) && known.Add(RowKey.Of([links[i]])))
                {
                    yield return new Row(row.Id.Derive(options.Name, i), new JObject { [LinkResolveOptions.LinkVariable] = links[i].DeepClone() });
                }
            }
        }
    }
}
