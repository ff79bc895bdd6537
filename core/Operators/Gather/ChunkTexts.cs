using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Fields;
using Pipelines.Core.Python;
using Pipelines.Core.Python.Text;

namespace Pipelines.Core.Operators.Gather;

/// <summary>
/// The texts of a document's chunks, as long as some chunk may still show them. With sections of a few chunks these are few, however long the document;
/// a section in the middle needs that text of all of them.
/// <code>
/// chunk         0 1 … i-t … i-1  i  i+1 … i+h … n-1      t, h: chunks of the section before and after the chunk i
/// held          head  tail     ─────▶ arrived       tail
/// </code>
/// </summary>
internal sealed class ChunkTexts
{
    /// <summary>Characters of one document that are held at most: 256 MB.</summary>
    private const long HeldCharsMax = 128L * 1024 * 1024;

    private readonly GatherOptions _options;
    private readonly long[] _charsBefore;
    private readonly string[] _labels;
    private readonly string?[][] _texts;
    private long _heldChars;

    private ChunkTexts(GatherOptions options, int count)
    {
        _options = options;
        _charsBefore = new long[count + 1];
        _labels = new string[count];
        _texts = [.. options.Texts.Select(_ => new string?[count])];
    }

    /// <summary>Measures the chunks, and takes up the texts of those at the end that chunks far before them show.</summary>
    /// <exception cref="ArrangementException">Too much of the document is shown.</exception>
    public static async Task<ChunkTexts> ReadAsync(GatherOptions options, IRowMembers members, CancellationToken cancellationToken)
    {
        var texts = new ChunkTexts(options, checked((int)members.Count));
        int at = 0;
        await foreach (Row row in members.ReadAsync(cancellationToken))
        {
            texts._charsBefore[at + 1] = texts._charsBefore[at] + CodePoints.Count(TextOf(options.ContentKey, row.Fields) ?? "");
            texts._labels[at] = PythonText.Str(options.OrderKey.Find(row.Fields));
            if (options.Next.MiddleText is { } middle)
            {
                texts.Hold(middle, at, row.Fields);
            }

            if (at >= members.Count - options.Next.TailCount)
            {
                texts.Hold(options.Next.TailText, at, row.Fields);
            }

            at++;
        }

        return texts;
    }

    /// <summary>As messages and prompts call the chunk.</summary>
    public string LabelOf(int chunk) => _labels[chunk];

    /// <summary>A text of a chunk that is held; null when the chunk has none.</summary>
    public string? TextOf(int chunk, int text) => _texts[text][chunk];

    /// <summary>The characters of the contents of the chunks from <paramref name="first"/> to before <paramref name="end"/>.</summary>
    public long CharsOf(int first, int end) => _charsBefore[end] - _charsBefore[first];

    /// <summary>The chunk comes near enough to be shown.</summary>
    /// <exception cref="ArrangementException">Too much of the document is shown.</exception>
    public void Arrive(int chunk, JObject row)
    {
        GatherSide previous = _options.Previous;
        Hold(_options.Next.HeadText, chunk, row);
        Hold(previous.TailText, chunk, row);
        if (chunk < previous.HeadCount)
        {
            Hold(previous.HeadText, chunk, row);
        }

        if (previous.MiddleText is { } middle)
        {
            Hold(middle, chunk, row);
        }
    }

    /// <summary>The chunk has been shown: what no later one shows is let go.</summary>
    public void Pass(int chunk)
    {
        int left = chunk - _options.Previous.TailCount;
        for (int text = 0; left >= 0 && text < _texts.Length; text++)
        {
            bool stays = _options.Previous.MiddleText == text
                || (left < _options.Previous.HeadCount && _options.Previous.HeadText == text);
            if (!stays && _texts[text][left] is { } held)
            {
                _heldChars -= held.Length;
                _texts[text][left] = null;
            }
        }
    }

    private void Hold(int text, int chunk, JObject row)
    {
        if (_texts[text][chunk] is null && TextOf(_options.Texts[text], row) is { } held)
        {
            _texts[text][chunk] = held;
            _heldChars += held.Length;
            if (_heldChars > HeldCharsMax)
            {
                throw new ArrangementException(
                    $"What '{_options.Name}' shows around the chunks of a document is more than {HeldCharsMax >> 20} million characters. Show fewer chunks, or a shorter text of those in the middle.");
            }
        }
    }

    private static string? TextOf(FieldPath path, JObject row) => path.Find(row) is { } value ? PythonText.Str(value) : null;
}
