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

    public static string Of(string body, string secret, DateTimeOffset at)
    {
        string time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{body}"));
        return $"t={time},v1={Convert.ToHexStringLower(mac)}";
    }
}
