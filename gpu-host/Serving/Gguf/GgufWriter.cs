using System.Text;

namespace GpuHost.Serving.Gguf;

/// <summary>
/// Writes a GGUF file, version 3: header, metadata in the order added, directory, weights row by row. Memory used is that
/// of the header and of one row.
/// </summary>
internal sealed class GgufWriter
{
    private const uint FormatVersion = 3;
    private readonly List<KeyValuePair<string, GgufValue>> _metadata = [];
    private readonly List<GgufTensorSource> _tensors = [];

    public void Add(string key, GgufValue value) => _metadata.Add(new(key, value));

    public void Add(GgufTensorSource tensor)
    {
        if (tensor.RowLength % GgufBlock.Of(tensor.Type).Weights != 0)
        {
            throw new ArgumentException($"A row of '{tensor.Name}' has {tensor.RowLength} weights: not whole blocks of {tensor.Type}.");
        }

        _tensors.Add(tensor);
    }

    public void Write(Stream destination)
    {
        byte[] header = BuildHeader();
        destination.Write(header);
        Pad(destination, header.Length);
        foreach (GgufTensorSource tensor in _tensors)
        {
            WriteWeights(destination, tensor);
        }
    }

    private byte[] BuildHeader()
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer); // little-endian on every platform
        writer.Write(GgufReader.Magic);
        writer.Write(FormatVersion);
        writer.Write((ulong)_tensors.Count);
        writer.Write((ulong)_metadata.Count);
        foreach ((string key, GgufValue value) in _metadata)
        {
            WriteText(writer, key);
            writer.Write((uint)value.Type);
            WriteContent(writer, value.Content);
        }
        long offset = 0;
        foreach (GgufTensorSource tensor in _tensors)
        {
            WriteDirectoryEntry(writer, tensor, offset);
            offset = GgufReader.AlignUp(offset + tensor.SizeBytes, GgufReader.DefaultAlignment);
        }
        writer.Flush();
        return buffer.ToArray();
    }

    private static void WriteDirectoryEntry(BinaryWriter writer, GgufTensorSource tensor, long offset)
    {
        WriteText(writer, tensor.Name);
        writer.Write(tensor.RowCount is null ? 1u : 2u);
        writer.Write((ulong)tensor.RowLength);
        if (tensor.RowCount is { } rows)
        {
            writer.Write((ulong)rows);
        }

        writer.Write((uint)tensor.Type);
        writer.Write((ulong)offset);
    }

    private static void WriteContent(BinaryWriter writer, object content)
    {
        switch (content)
        {
            case string text:
                WriteText(writer, text);
                break;
            case uint number:
                writer.Write(number);
                break;
            case int number:
                writer.Write(number);
                break;
            case float number:
                writer.Write(number);
                break;
            case bool truth:
                writer.Write(truth);
                break;
            case GgufArray array:
                writer.Write((uint)array.ElementType);
                writer.Write((ulong)array.Items.Length);
                foreach (object item in array.Items)
                {
                    WriteContent(writer, item);
                }

                break;
            default:
                throw new ArgumentException($"Metadata of type {content.GetType().Name} is not written.", nameof(content));
        }
    }

    private static void WriteText(BinaryWriter writer, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((ulong)bytes.Length);
        writer.Write(bytes);
    }

    private static void WriteWeights(Stream destination, GgufTensorSource tensor)
    {
        float[] weights = new float[tensor.RowLength];
        byte[] packed = new byte[tensor.RowBytes];
        for (int row = 0; row < tensor.Rows; row++)
        {
            tensor.FillRow(row, weights);
            GgufRowEncoder.Encode(tensor.Type, weights, packed);
            destination.Write(packed);
        }
        Pad(destination, tensor.SizeBytes);
    }

    private static void Pad(Stream destination, long written)
    {
        Span<byte> zeros = stackalloc byte[GgufReader.DefaultAlignment];
        zeros.Clear();
        int missing = (int)(GgufReader.AlignUp(written, GgufReader.DefaultAlignment) - written);
        destination.Write(zeros[..missing]);
    }
}
