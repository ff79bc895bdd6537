namespace GpuHost.LlamaCpp.Engine;

/// <summary>The names of <see cref="KvType"/>, as llama.cpp writes them.</summary>
public static class KvTypes
{
    /// <summary>All of them, the usual one first.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<KvType>().OrderBy(type => type != KvType.F16).Select(NameOf)];

    /// <summary>False for a name that is none.</summary>
    public static bool TryParse(string text, out KvType type)
    {
        foreach (KvType candidate in Enum.GetValues<KvType>())
        {
            if (NameOf(candidate) == text)
            {
                type = candidate;
                return true;
            }
        }

        type = default;
        return false;
    }

    public static string NameOf(KvType type) => type.ToString().ToLowerInvariant();

    /// <summary>Whether its numbers lie in blocks of 32 that share a scale.</summary>
    internal static bool IsQuantised(KvType type) => type is not (KvType.F16 or KvType.Bf16 or KvType.F32);
}
