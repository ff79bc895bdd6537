using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Core.Operators.Sample;

/// <summary>Lets the rows pass that the pipeline names, in the order in which it names them. Holds those rows in memory.</summary>
internal sealed class CustomSampleArrangement : IArrangement
{
    private readonly SampleOptions _options;
    private readonly string[] _fields;
    private readonly ContentHash[] _wanted;

    public CustomSampleArrangement(SampleOptions options)
    {
        _options = options;
        _fields = [.. options.Wanted[0].Properties().Select(static field => field.Name)];
        _wanted = [.. options.Wanted.Select(row => KeyOf(row)!.Value)];
        using var hasher = new CanonicalHasher("pipelines/operator/sample-custom/1");
        hasher.AddCount(options.Wanted.Count);
        foreach (JObject row in options.Wanted)
        {
            hasher.Add(row);
        }

        Identity = hasher.Finish();
    }

    public ContentHash Identity { get; }

    public string Units => "each row that is named";

    public async IAsyncEnumerable<Row> ArrangeAsync(IArrangingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var wanted = new HashSet<ContentHash>(_wanted);
        Dictionary<ContentHash, Row> found = [];
        Row? firstLeft = null;
        long count = 0;
        await foreach (Row row in context.Inputs[0].ReadAsync(cancellationToken))
        {
            count++;
            if (KeyOf(row.Fields) is { } key && wanted.Contains(key))
            {
                // Of several rows of that name the last one counts.
                firstLeft ??= found.GetValueOrDefault(key);
                found[key] = row;
            }
            else
            {
                firstLeft ??= row;
            }
        }

        HashSet<ContentHash> given = [];
        foreach ((int at, ContentHash key) in _wanted.Index())
        {
            if (!found.TryGetValue(key, out Row? row))
            {
                throw new ArrangementException($"No row is the one that '{_options.Name}' names: {RowJson.Write(_options.Wanted[at])}.");
            }

            // A row that is named twice comes twice, and is one row of the input.
            yield return given.Add(key) ? row : new Row(row.Id.Derive(_options.Name, at), row.Fields) { Group = new RowGroup(0) };
        }

        if (firstLeft is not null)
        {
            yield return new Row(firstLeft.Id, []) { Group = new RowGroup(count - given.Count) { Ending = RowEnding.Filtered } };
        }
    }

    /// <summary>Null when the row lacks one of the fields.</summary>
    private ContentHash? KeyOf(JObject row)
    {
        JToken?[] values = [.. _fields.Select(field => row[field])];
        return values.Contains(null) ? null : RowKey.Of(values!);
    }
}
