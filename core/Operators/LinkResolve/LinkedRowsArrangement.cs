using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Python;

namespace Pipelines.Core.Operators.LinkResolve;

/// <summary>The last phase: each row of the input, in order, with the ids that its links are the same as in their place.</summary>
internal sealed class LinkedRowsArrangement(LinkResolveOptions options) : IArrangement
{
    public ContentHash Identity { get; } = options.Identity;

    public string Units => "each row";

    public async IAsyncEnumerable<Row> ArrangeAsync(IArrangingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ResolvedLinks resolved = await ResolvedLinks.ReadAsync(options, new PreparedInputs(context), cancellationToken);
        await foreach (Row row in context.Inputs[0].ReadAsync(cancellationToken))
        {
            yield return (options.Fields.FaultOf(row) ?? FaultOfComparisons(row, resolved)) is { } failure
                ? row with { Group = new RowGroup(1) { Ending = RowEnding.Failed(failure) } }
                : Linked(row, resolved);
        }
    }

    private RowFailure? FaultOfComparisons(Row row, ResolvedLinks resolved)
    {
        if (resolved.IdFailures.TryGetValue(RowKey.Of([options.Fields.IdOf(row)!]), out RowFailure? unknown))
        {
            return unknown with { Detail = $"The row's id cannot be embedded: {unknown.Detail}" };
        }

        foreach (JToken link in options.Fields.LinksOf(row)!.Where(LinkFields.IsName))
        {
            if (resolved.ByLink.GetValueOrDefault(RowKey.Of([link]))?.Failure is { } failure)
            {
                return failure with { Detail = $"It cannot be told which id the link '{PythonText.Str(link)}' is the same as: {failure.Detail}" };
            }
        }

        return null;
    }

    private Row Linked(Row row, ResolvedLinks resolved)
    {
        var fields = (JObject)row.Fields.DeepClone();
        if (fields[options.Fields.LinkKey] is not JArray links)
        {
            return row with { Fields = fields };
        }

        var conflicts = new JArray();
        for (int i = 0; i < links.Count; i++)
        {
            if (!LinkFields.IsName(links[i]) || resolved.ByLink.GetValueOrDefault(RowKey.Of([links[i]])) is not { Ids: [var id, ..] } found)
            {
                continue;
            }

            if (found.Ids.Count > 1)
            {
                conflicts.Add(new JObject { ["link"] = links[i].DeepClone(), ["ids"] = new JArray(found.Ids.Select(static one => one.DeepClone())) });
            }

            links[i] = id.DeepClone();
        }

        if (conflicts.Count > 0)
        {
            fields[options.ConflictsField] = conflicts;
        }

        return row with { Fields = fields };
    }
}
