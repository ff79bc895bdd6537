using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Fields;
using Pipelines.Core.Python.Text;

namespace Pipelines.Core.Operators.Gather;

/// <summary>
/// Which document each row is a chunk of, and where in it. Documents come in the order of their first chunks; a row that is no chunk is alone in one of
/// its own. Holds a number for each row and a hash for each document; where chunks are in order by texts, these too.
/// </summary>
internal sealed class ChunkOrders
{
    /// <summary>Texts that chunks are in order by may be so large together.</summary>
    private const long OrderTextsMaxBytes = 256L * 1024 * 1024;

    private readonly GatherOptions _options;
    private readonly List<int> _groupOf = [];

    /// <summary>Of each document whether its chunks are in order by texts; null when it is a row that is no chunk.</summary>
    private readonly List<bool?> _byText = [];

    private readonly Dictionary<int, int> _placeOfText = [];

    private ChunkOrders(GatherOptions options) => _options = options;

    /// <exception cref="ArrangementException">The chunks are in order by too many texts.</exception>
    public static async Task<ChunkOrders> ReadAsync(GatherOptions options, IArrangedInput input, CancellationToken cancellationToken)
    {
        var orders = new ChunkOrders(options);
        var numbers = new Dictionary<ContentHash, int>();
        List<(int Group, string Text, int Ordinal)> texts = [];
        long textBytes = 0;
        await foreach (Row row in input.ReadAsync(cancellationToken))
        {
            orders.Add(row, numbers);
            if (orders._byText[orders._groupOf[^1]] == true && options.OrderKey.Find(row.Fields) is JValue { Value: string text })
            {
                textBytes += 64 + (sizeof(char) * text.Length);
                texts.Add(textBytes <= OrderTextsMaxBytes ? (orders._groupOf[^1], text, orders._groupOf.Count - 1) : throw new ArrangementException(
                    $"The values of '{options.OrderKey.Text}' are texts of more than {OrderTextsMaxBytes >> 20} MB together, which is too much to sort. Number the chunks."));
            }
        }

        texts.Sort(static (a, b) => a.Group != b.Group ? a.Group.CompareTo(b.Group) : CodePoints.Compare(a.Text, b.Text) is var order and not 0 ? order : a.Ordinal.CompareTo(b.Ordinal));
        for (int place = 0; place < texts.Count; place++)
        {
            orders._placeOfText.Add(texts[place].Ordinal, place);
        }

        return orders;
    }

    /// <param name="row">A row of the input.</param>
    /// <param name="ordinal">Its number.</param>
    public RowOrder Of(Row row, int ordinal)
    {
        int group = _groupOf[ordinal];
        return _byText[group] switch
        {
            false => new RowOrder(group, NumberOf(_options.OrderKey.Find(row.Fields)!)!.Value),
            true => new RowOrder(group, _placeOfText[ordinal]),
            null => new RowOrder(group),
        };
    }

    /// <summary>Why the first row of a document is no chunk; null when it is one.</summary>
    public RowFailure? FailureOf(long group, Row first) => _byText[(int)group] is not null ? null : new RowFailure(
        RowFailureKinds.Input,
        ProblemWith(first.Fields)
            ?? $"The order '{_options.OrderKey.Text}' of this chunk is {FieldPathReader.Describe(_options.OrderKey.Find(first.Fields)!)}, unlike that of the first one of its document; they cannot be put in order.");

    private void Add(Row row, Dictionary<ContentHash, int> numbers)
    {
        int next = _byText.Count;
        if (ProblemWith(row.Fields) is not null)
        {
            _byText.Add(null);
            _groupOf.Add(next);
            return;
        }

        bool isText = NumberOf(_options.OrderKey.Find(row.Fields)!) is null;
        ContentHash document = RowKey.Of([_options.DocumentKey.Find(row.Fields)!]);
        if (numbers.TryAdd(document, next))
        {
            _byText.Add(isText);
            _groupOf.Add(next);
        }
        else if (_byText[numbers[document]] == isText)
        {
            _groupOf.Add(numbers[document]);
        }
        else
        {
            _byText.Add(null);
            _groupOf.Add(next);
        }
    }

    private string? ProblemWith(JObject row)
    {
        foreach (FieldPath path in new[] { _options.DocumentKey, _options.OrderKey, _options.ContentKey, _options.HeaderKey ?? _options.ContentKey })
        {
            if (path.Find(row) is null)
            {
                return FieldPathReader.Missing(path, row);
            }
        }

        JToken order = _options.OrderKey.Find(row)!;
        return order.Type != JTokenType.String && NumberOf(order) is null
            ? $"The order '{_options.OrderKey.Text}' is {FieldPathReader.Describe(order)}; a number or a text is wanted here."
            : _options.HeaderKey?.Find(row) is { Type: not (JTokenType.Array or JTokenType.Null) } headers
            ? $"The headers '{_options.HeaderKey.Text}' are {FieldPathReader.Describe(headers)}; a list of {{header, level}} is wanted here."
            : null;
    }

    /// <summary>As Python compares: true is 1.</summary>
    private static double? NumberOf(JToken value) => value.Type switch
    {
        JTokenType.Integer or JTokenType.Float => (double)value,
        JTokenType.Boolean => (bool)value ? 1 : 0,
        _ => null,
    };
}
