using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipelines.Functions.App.Access;

/// <summary>The keys that an app accepts: <c>{"keys": [{"name", "sha256", "role"?, "code"?, "web"?}]}</c>.</summary>
public sealed record AccessKeyFile
{
    /// <summary>Larger files are refused.</summary>
    public const int KeysMax = 10_000;

    private const int NameCharsMax = 128;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public IReadOnlyList<AccessKey> Keys { get; init; } = [];

    /// <param name="json">The text of the file.</param>
    /// <param name="source">Where it comes from, for errors.</param>
    /// <exception cref="AccessKeyException">It is no such text, or a key in it is wrong.</exception>
    public static IReadOnlyList<AccessKey> Parse(string json, string source)
    {
        try
        {
            AccessKeyFile file = JsonSerializer.Deserialize<AccessKeyFile>(json, Json) ?? throw new JsonException("it is empty");
            Check(file.Keys, source);
            return file.Keys;
        }
        catch (JsonException e)
        {
            throw new AccessKeyException($"The keys in {source} cannot be read: {e.Message}", e);
        }
    }

    private static void Check(IReadOnlyList<AccessKey> keys, string source)
    {
        Require(keys.Count is > 0 and <= KeysMax, $"has no key, or more than {KeysMax}");
        foreach (AccessKey key in keys)
        {
            Require(key.Name.Length is > 0 and <= NameCharsMax && !key.Name.Any(char.IsControl), $"has a key whose name has not 1 to {NameCharsMax} printable characters");
            Require(key.Sha256.Length == 64 && key.Sha256.All(char.IsAsciiHexDigit), $"has no SHA-256 for the key '{key.Name}'; make one with: printf %s KEY | sha256sum");
        }

        Require(keys.DistinctBy(static key => key.Name, StringComparer.Ordinal).Count() == keys.Count, "names a key twice");
        Require(keys.DistinctBy(static key => key.Sha256, StringComparer.OrdinalIgnoreCase).Count() == keys.Count, "has the same key under two names");

        void Require(bool holds, string problem)
        {
            if (!holds)
            {
                throw new AccessKeyException($"{source} {problem}.");
            }
        }
    }
}
