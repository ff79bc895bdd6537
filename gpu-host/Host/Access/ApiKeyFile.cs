using System.Text.Json;

namespace GpuHost.Host.Access;

/// <summary>The keys that a server accepts: <c>{"keys": [{"name", "sha256", "tenant"?, "admin"?, "trusted"?}]}</c>.</summary>
internal sealed record ApiKeyFile
{
    /// <summary>Larger files are refused.</summary>
    public const int KeysMax = 10_000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        WriteIndented = true,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingDefault,
    };

    public IReadOnlyList<ApiKeyEntry> Keys { get; init; } = [];

    /// <exception cref="ApiKeyFileException">The file cannot be read, or a key in it is wrong.</exception>
    public static ApiKeyFile Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            ApiKeyFile keys = JsonSerializer.Deserialize<ApiKeyFile>(file, Json) ?? throw new JsonException("it is empty");
            keys.Check(path);
            return keys;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new ApiKeyFileException($"The key file {path} cannot be read: {unreadable.Message}", unreadable);
        }
    }

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    private void Check(string path)
    {
        Require(Keys.Count <= KeysMax, $"has more than {KeysMax} keys");
        foreach (ApiKeyEntry key in Keys)
        {
            Require(key.Name.Length is > 0 and <= 128, "has a key whose name has not 1 to 128 characters");
            Require(!key.EffectiveTenant.Contains('/', StringComparison.Ordinal), $"has a '/' in the tenant '{key.EffectiveTenant}' of the key '{key.Name}': such are the tenants that a trusted key names; give the key a \"tenant\" without one");
            Require(key.Quota is not { RequestsPerMinute: <= 0 } and not { TokensPerMinute: <= 0 } and not { TokensPerDay: <= 0 }, $"has a quota of the key '{key.Name}' that is not positive");
            Require(key.Sha256.Length == 64 && key.Sha256.All(char.IsAsciiHexDigit), $"has no SHA-256 for the key '{key.Name}'; make one with: printf %s KEY | sha256sum");
        }

        Require(Keys.DistinctBy(static key => key.Name, StringComparer.Ordinal).Count() == Keys.Count, "names a key twice");
        Require(Keys.DistinctBy(static key => key.Sha256, StringComparer.OrdinalIgnoreCase).Count() == Keys.Count, "has the same key under two names");

        void Require(bool holds, string problem)
        {
            if (!holds)
            {
                throw new ApiKeyFileException($"The key file {path} {problem}.");
            }
        }
    }
}
