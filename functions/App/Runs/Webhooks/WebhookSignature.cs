using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pipelines.Functions.App.Runs.Webhooks;

/// <summary>
/// Signs what is sent: <c>t={unix seconds},v1={hex}</c>, where the hex digits are the HMAC-SHA256 of <c>{t}.{body}</c> under the shared secret. The
/// time is signed too, so that a receiver can refuse what somebody else has recorded and sends again.
/// </summary>
internal static class WebhookSignature
{
    public const string Header = "Pipelines-Signature";

    /// <summary>The end of the year 9999.</summary>
    private const long SecondsMax = 253_402_300_799;

    public static string Of(string body, string secret, DateTimeOffset at)
    {
        string time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{body}"));
        return $"t={time},v1={Convert.ToHexStringLower(mac)}";
    }

    /// <summary>When a body was signed.</summary>
    /// <returns>Null when the signature is not of this body under this secret.</returns>
    public static DateTimeOffset? TimeOf(string signature, string body, string secret)
    {
        if (!signature.StartsWith("t=", StringComparison.Ordinal)
            || signature.Split(',') is not [{ } time, _]
            || !long.TryParse(time.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
            || seconds > SecondsMax)
        {
            return null;
        }

        DateTimeOffset at = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Of(body, secret, at)), Encoding.UTF8.GetBytes(signature)) ? at : null;
    }
}
