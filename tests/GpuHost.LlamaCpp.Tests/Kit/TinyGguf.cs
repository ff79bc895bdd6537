using System.Text;

namespace GpuHost.LlamaCpp.Tests.Kit;

/// <summary>
/// Writes small GGUF files of any architecture, for models that the seeded ones are not: embedding models, rerankers,
/// other vocabularies. Weights are noise from a seed, in full precision.
/// </summary>
internal sealed class TinyGguf
{
    private const int Alignment = 32;
    private const uint TypeUInt32 = 4;
    private const uint TypeInt32 = 5;
    private const uint TypeFloat32 = 6;
    private const uint TypeBool = 7;
    private const uint TypeString = 8;
    private const uint TypeArray = 9;

    private readonly List<(string Key, object Value)> _metadata = [];
    private readonly List<(string Name, int[] Dimensions, float Centre)> _tensors = [];

    public TinyGguf Set(string key, object value)
    {
        _metadata.Add((key, value));
        return this;
    }

    /// <param name="name">Such as <c>blk.0.attn_q.weight</c>.</param>
    /// <param name="centre">The mean of its weights: 1 for norms.</param>
    /// <param name="dimensions">The length of a row first.</param>
    public TinyGguf Tensor(string name, float centre, params int[] dimensions)
    {
        _tensors.Add((name, dimensions, centre));
        return this;
    }

    public string Write(string path, int seed)
    {
        var random = new Random(seed);
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("GGUF"u8);
        writer.Write(3u);
        writer.Write((ulong)_tensors.Count);
        writer.Write((ulong)_metadata.Count);
        foreach ((string key, object value) in _metadata)
        {
            WriteText(writer, key);
            WriteValue(writer, value);
        }

        ulong offset = 0;
        foreach ((string name, int[] dimensions, _) in _tensors)
        {
            WriteText(writer, name);
            writer.Write((uint)dimensions.Length);
            Array.ForEach(dimensions, dimension => writer.Write((ulong)dimension));
            writer.Write(0u);
            writer.Write(offset);
            offset += (ulong)(Count(dimensions) * sizeof(float) + Alignment - 1) / Alignment * Alignment;
        }

        foreach ((_, int[] dimensions, float centre) in _tensors)
        {
            Align(writer);
            for (int i = 0; i < Count(dimensions); i++)
            {
                writer.Write(centre + ((random.NextSingle() - 0.5f) * 0.2f));
            }
        }

        Align(writer);
        File.WriteAllBytes(path, stream.ToArray());
        return path;
    }

    private static int Count(int[] dimensions) => dimensions.Aggregate(1, (count, dimension) => count * dimension);

    private static void Align(BinaryWriter writer)
    {
        while (writer.BaseStream.Position % Alignment != 0)
        {
            writer.Write((byte)0);
        }
    }

    private static void WriteValue(BinaryWriter writer, object value)
    {
        writer.Write(TypeOf(value));
        if (value is Array array)
        {
            writer.Write(TypeOf(array.GetValue(0)!));
            writer.Write((ulong)array.Length);
            foreach (object item in array)
            {
                WriteScalar(writer, item);
            }

            return;
        }

        WriteScalar(writer, value);
    }

    private static uint TypeOf(object value) => value switch
    {
        uint => TypeUInt32,
        int => TypeInt32,
        float => TypeFloat32,
        bool => TypeBool,
        string => TypeString,
        _ => TypeArray,
    };

    private static void WriteScalar(BinaryWriter writer, object value)
    {
        switch (value)
        {
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
            default:
                WriteText(writer, (string)value);
                break;
        }
    }

    private static void WriteText(BinaryWriter writer, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((ulong)bytes.Length);
        writer.Write(bytes);
    }
}
