using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pipelines.Durable.Replay;

/// <summary>
/// Ids that are equal in every replay and differ everywhere else: SHA-256 over run, time and a counter, in the form of a version 8 UUID
/// (RFC 9562, section 5.8).
/// </summary>
internal sealed class DeterministicIds(string instanceId, string? executionId)
{
    private const string Domain = "pipelines/orchestration-id/1";

    private int _count;

    public Guid Next(DateTimeOffset now)
    {
        string name = string.Create(
            CultureInfo.InvariantCulture, $"{Domain}\n{instanceId}\n{executionId}\n{now.UtcTicks}\n{_count++}");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
