namespace Pipelines.Core.Schemas;

/// <summary>Builds JSON Pointers (RFC 6901).</summary>
internal static class JsonPointer
{
    public static string Append(string pointer, string segment) =>
        string.Concat(pointer, "/", segment.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));

    public static string Append(string pointer, int index) => $"{pointer}/{index}";
}
