using System.Buffers.Binary;
using System.Text;

namespace GpuHost.LlamaCpp.Tests.Kit;

/// <summary>Changes bytes of a GGUF file where a real one would be damaged.</summary>
internal static class GgufPatch
{
    private const int TypeBytes = 4;

    /// <summary>Copies a file with the four-byte scalar of a key replaced.</summary>
    public static string Write(string source, string destination, string key, uint value)
    {
        byte[] bytes = File.ReadAllBytes(source);
        int at = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(key));
        Assert.True(at > 0, $"{source} has no key {key}");
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at + key.Length + TypeBytes), value);
        File.WriteAllBytes(destination, bytes);
        return destination;
    }

    /// <summary>Copies a file with one text replaced, at its first place, by one of the same length.</summary>
    public static string WriteText(string source, string destination, string from, string to)
    {
        byte[] bytes = File.ReadAllBytes(source);
        byte[] pattern = Encoding.UTF8.GetBytes(from);
        byte[] replacement = Encoding.UTF8.GetBytes(to);
        Assert.Equal(pattern.Length, replacement.Length);
        int at = bytes.AsSpan().IndexOf(pattern);
        Assert.True(at > 0, $"{source} has no text {from}");
        replacement.CopyTo(bytes.AsSpan(at));
        File.WriteAllBytes(destination, bytes);
        return destination;
    }
}
