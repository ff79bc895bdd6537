using Pipelines.Cli.Wording;

namespace Pipelines.Cli.Models;

/// <summary>How far bytes are, as words: <c>312 MB of 1.1 GB, 12 MB/s, 1 min 5 s left</c>.</summary>
internal static class TransferText
{
    public static string Of(long doneBytes, long? totalBytes, double? bytesPerSecond)
    {
        string amount = totalBytes is { } total
            ? $"{ByteSize.Format(doneBytes)} of {ByteSize.Format(total)}"
            : ByteSize.Format(doneBytes);
        string rate = bytesPerSecond is { } perSecond ? $", {ByteSize.Format((long)perSecond)}/s" : "";
        TimeSpan? left = totalBytes is { } all && doneBytes < all ? RateMeter.TimeLeft(all - doneBytes, bytesPerSecond) : null;
        return amount + rate + (left is { } time ? $", {DurationText.Format(time)} left" : "");
    }
}
