using System.Buffers.Binary;

namespace GpuHost.LlamaCpp.Engine;

/// <summary>
/// How llama.cpp v0.5.0 lays out the saved state of a sequence in a unified cache with flash attention:
/// <code>
/// u32 magic │ i32 source sequence │ u32 streams = 1
/// u32 cells │ per cell: i32 position, u32 sequences = 1, i32 sequence
/// u32 values transposed = 0 │ u32 layers
/// per layer: i32 key type, u64 bytes per row, rows
/// per layer: i32 value type, u64 bytes per row, rows
/// </code>
/// llama.cpp checks little of it on the way back, and some of what it does not check ends the process. So a state is
/// compared here with a state that the same context wrote, before it gets there.
/// </summary>
/// <param name="Keys">Type and bytes per row of every layer's keys.</param>
/// <param name="Values">The same of its values; fewer where a layer keeps none.</param>
internal sealed record SequenceStateLayout(
    IReadOnlyList<SequenceStateLayout.Rows> Keys, IReadOnlyList<SequenceStateLayout.Rows> Values)
{
    private const uint Magic = 0xAF143CD8;
    private const int HeaderBytes = 16;
    private const int CellBytes = 12;
    private const int MiddleBytes = 8;
    private const int RowHeaderBytes = 12;

    /// <summary>Above the ggml types and the row sizes there are: what a wrong reading would run into.</summary>
    private const int TypeCodesMax = 256;
    private const long RowBytesMax = 1 << 24;

    /// <summary>Keys and values of one token over all layers.</summary>
    public long BytesPerToken => Keys.Sum(rows => rows.Bytes) + Values.Sum(rows => rows.Bytes);

    /// <summary>Reads the layout off a state of one cell; null if the model's memory is not a plain cache.</summary>
    public static SequenceStateLayout? Read(ReadOnlySpan<byte> stateOfOneCell)
    {
        var reader = new Reader(stateOfOneCell);
        if (reader.UInt32() != Magic || reader.UInt32() is null || reader.UInt32() != 1 || reader.UInt32() != 1)
        {
            return null;
        }

        if (reader.UInt32() is null || reader.UInt32() != 1 || reader.UInt32() is null || reader.UInt32() != 0)
        {
            return null;
        }

        if (reader.UInt32() is not { } layerCount || layerCount > stateOfOneCell.Length / RowHeaderBytes)
        {
            return null;
        }

        List<Rows>? keys = ReadRows(ref reader, (int)layerCount);
        List<Rows>? values = ReadRows(ref reader, (int)layerCount);
        return reader.IsAtEnd && keys is not null && values is not null && keys.Count == layerCount
            ? new SequenceStateLayout(keys, values)
            : null;
    }

    /// <summary>The exact size of a state of so many cells.</summary>
    public long SizeOf(long cells) =>
        HeaderBytes + (cells * CellBytes) + MiddleBytes + ((Keys.Count + Values.Count) * (long)RowHeaderBytes) + (cells * BytesPerToken);

    /// <summary>Null if llama.cpp can take a state as it is, else what is wrong with it.</summary>
    /// <param name="state">The state; its payload of keys and values can be anything.</param>
    /// <param name="cellsMax">Cells of the context.</param>
    /// <param name="positions">On success, the first position and the number of positions.</param>
    public string? FindFault(ReadOnlySpan<byte> state, int cellsMax, out (int First, int Count) positions)
    {
        positions = default;
        var reader = new Reader(state);
        if (reader.UInt32() != Magic)
        {
            return "it does not start like a sequence state of this llama.cpp";
        }

        _ = reader.UInt32();
        if (reader.UInt32() != 1)
        {
            return "it is of a cache that is not unified";
        }

        if (reader.UInt32() is not { } cells || cells == 0 || cells > cellsMax)
        {
            return $"its number of cells is not between 1 and {cellsMax}";
        }

        if (state.Length != SizeOf(cells))
        {
            return $"it has {state.Length} bytes, where {cells} cells take {SizeOf(cells)}";
        }

        if (FindCellFault(ref reader, (int)cells, out positions) is { } fault)
        {
            return fault;
        }

        if (reader.UInt32() != 0)
        {
            return "its values are transposed";
        }

        if (reader.UInt32() != Keys.Count)
        {
            return "it has another number of layers";
        }

        return RowsAgree(ref reader, Keys, cells) && RowsAgree(ref reader, Values, cells)
            ? null
            : "its keys or values are of another type or width";
    }

    // Each position once, none left out; the order is that of the cells and tells nothing.
    private static string? FindCellFault(ref Reader reader, int cells, out (int First, int Count) positions)
    {
        positions = default;
        int[] found = new int[cells];
        for (int i = 0; i < cells; i++)
        {
            found[i] = (int)(reader.UInt32() ?? 0);
            if (reader.UInt32() != 1)
            {
                return "a cell belongs to several sequences";
            }

            _ = reader.UInt32();
        }

        Array.Sort(found);
        for (int i = 0; i < cells; i++)
        {
            if (found[i] < 0 || found[i] != (long)found[0] + i)
            {
                return "its positions are not consecutive";
            }
        }

        positions = (found[0], cells);
        return null;
    }

    private static bool RowsAgree(ref Reader reader, IReadOnlyList<Rows> expected, uint cells)
    {
        foreach (Rows rows in expected)
        {
            if (reader.UInt32() != rows.Type || reader.UInt64() != (ulong)rows.Bytes || !reader.Skip(rows.Bytes * cells))
            {
                return false;
            }
        }

        return true;
    }

    private static List<Rows>? ReadRows(ref Reader reader, int layersMax)
    {
        var rows = new List<Rows>();
        while (rows.Count < layersMax && !reader.IsAtEnd)
        {
            if (reader.UInt32() is not { } type || reader.UInt64() is not { } bytes)
            {
                return null;
            }

            if (type >= TypeCodesMax || bytes > RowBytesMax || !reader.Skip((long)bytes))
            {
                return null;
            }

            rows.Add(new Rows(type, (long)bytes));
        }

        return rows;
    }

    /// <summary>The keys or values of one layer: ggml type and bytes per cell.</summary>
    internal readonly record struct Rows(uint Type, long Bytes);

    private ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _rest = bytes;

        public readonly bool IsAtEnd => _rest.IsEmpty;

        public uint? UInt32()
        {
            if (_rest.Length < sizeof(uint))
            {
                return null;
            }

            uint value = BinaryPrimitives.ReadUInt32LittleEndian(_rest);
            _rest = _rest[sizeof(uint)..];
            return value;
        }

        public ulong? UInt64()
        {
            if (_rest.Length < sizeof(ulong))
            {
                return null;
            }

            ulong value = BinaryPrimitives.ReadUInt64LittleEndian(_rest);
            _rest = _rest[sizeof(ulong)..];
            return value;
        }

        public bool Skip(long count)
        {
            if (count > _rest.Length)
            {
                return false;
            }

            _rest = _rest[(int)count..];
            return true;
        }
    }
}
