using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pipelines.Functions.App.Schedules.Cron;

/// <summary>
/// Spreads schedules that are due at the same moment: each occurrence is put off by a part of the schedule's jitter that its name and its
/// due time decide. So every process puts it off equally, and a restart does not throw the dice again.
/// </summary>
internal static class Jitter
{
    /// <returns>From zero up to, and less than, <paramref name="max"/>; never as far as the next occurrence.</returns>
    public static TimeSpan Of(string schedule, DateTimeOffset due, TimeSpan max, DateTimeOffset? next)
    {
        TimeSpan bound = next is { } following && following - due < max ? following - due : max;
        if (bound <= TimeSpan.Zero)
        {
            return TimeSpan.Zero;
        }

        string seed = string.Create(CultureInfo.InvariantCulture, $"{schedule}\n{due.UtcTicks}");
        ulong dice = BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(seed)));
        return TimeSpan.FromTicks((long)((UInt128)dice * (ulong)bound.Ticks >> 64));
    }
}
