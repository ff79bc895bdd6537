using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Pipelines.Cli.Tests.Runs.Kills;

/// <summary>Reads a store's segments by their published format alone (docs/formats/segments.md), not by the code under test.</summary>
internal static partial class PublishedSegments
{
    private const int HeaderBytes = 16;

    /// <summary>The calls whose answers are in them.</summary>
    public static IEnumerable<string> CallKeys(string store) => Directory
        .EnumerateFiles(store, "*.seg", SearchOption.AllDirectories)
        .SelectMany(static file => CallKey().Matches(Lines(file)).Select(static match => match.Groups[1].Value));

    private static string Lines(string file)
    {
        byte[] segment = File.ReadAllBytes(file);
        using var packed = new MemoryStream(segment, HeaderBytes, segment.Length - HeaderBytes - SHA256.HashSizeInBytes, writable: false);
        using var text = new StreamReader(new GZipStream(packed, CompressionMode.Decompress));
        return text.ReadToEnd();
    }

    [GeneratedRegex("\"t\":\"call\",\"key\":\"([0-9a-f]{64})\"")]
    private static partial Regex CallKey();
}
