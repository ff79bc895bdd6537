using System.Buffers;

namespace Pipelines.Core.Python.Text;

/// <summary>
/// Growing text in pooled memory with an upper bound. A capture is the tail of the buffer from a mark on:
/// <code>[ output … | captured by the outer block … | captured by the inner block … ]</code>
/// Not thread-safe; dispose it to give the memory back.
/// </summary>
internal sealed class TextBuffer(int maxChars, string boundName = "text") : IDisposable
{
    private const int InitialChars = 1024;

    private char[] _chars = ArrayPool<char>.Shared.Rent(InitialChars);

    public int Length { get; private set; }

    public ReadOnlySpan<char> Written => _chars.AsSpan(0, Length);

    public void Append(char value) => Reserve(1)[0] = value;

    public void Append(ReadOnlySpan<char> value) => value.CopyTo(Reserve(value.Length));

    public void Append(string value) => value.CopyTo(Reserve(value.Length));

    public void Append(char value, int count)
    {
        if (count > 0)
        {
            Reserve(count).Fill(value);
        }
    }

    public void Append(long value)
    {
        const int MaxDigits = 20;
        EnsureRoom(MaxDigits);
        _ = value.TryFormat(_chars.AsSpan(Length), out int written, default, System.Globalization.CultureInfo.InvariantCulture);
        Length += written;
    }

    /// <summary>Takes what was written since <paramref name="mark"/> away and returns it.</summary>
    public string Cut(int mark)
    {
        string text = new(_chars, mark, Length - mark);
        Length = mark;
        return text;
    }

    /// <summary>Forgets what was written since <paramref name="mark"/>.</summary>
    public void Truncate(int mark) => Length = mark;

    public override string ToString() => new(_chars, 0, Length);

    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(_chars);
        _chars = [];
    }

    private Span<char> Reserve(int count)
    {
        EnsureRoom(count);
        Span<char> room = _chars.AsSpan(Length, count);
        Length += count;
        return room;
    }

    private void EnsureRoom(int count)
    {
        if (count > Math.Min(_chars.Length, maxChars) - Length)
        {
            Grow(count);
        }
    }

    private void Grow(int count)
    {
        long needed = (long)Length + count;
        if (needed > maxChars)
        {
            throw PythonException.Limit($"{boundName} of more than {maxChars:N0} characters");
        }

        char[] larger = ArrayPool<char>.Shared.Rent((int)Math.Min(Math.Max(needed, 2L * _chars.Length), Array.MaxLength));
        Written.CopyTo(larger);
        ArrayPool<char>.Shared.Return(_chars);
        _chars = larger;
    }
}
