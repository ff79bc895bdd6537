using System.Security.Cryptography;
using System.Text;

namespace Pipelines.Functions.App.Access;

/// <summary>
/// How a key is kept. Keys are random and long, so their hash needs neither salt nor slowness; and looking up a hash tells nobody how near a
/// guess was.
/// </summary>
public static class KeyHash
{
    /// <summary>Longer ones are refused unhashed.</summary>
    public const int KeyCharsMax = 512;

    /// <returns>64 hex digits.</returns>
    public static string Of(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
