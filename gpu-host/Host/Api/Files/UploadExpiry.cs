using System.Globalization;
using GpuHost.Host.Api.Errors;
using GpuHost.Host.Files;

namespace GpuHost.Host.Api.Files;

/// <summary>The fields <c>expires_after[anchor]</c> and <c>expires_after[seconds]</c> of an upload, as they come.</summary>
internal sealed class UploadExpiry
{
    public const string AnchorField = "expires_after[anchor]";

    public const string SecondsField = "expires_after[seconds]";

    public string? Anchor { get; set; }

    public string? Seconds { get; set; }

    /// <summary>Null where nothing is said.</summary>
    /// <exception cref="ApiException">One of them is missing or wrong.</exception>
    public TimeSpan? Read()
    {
        if (Anchor is null && Seconds is null)
        {
            return null;
        }

        if (Anchor != FileExpiry.Anchor)
        {
            throw FileExpiry.WrongAnchor(AnchorField);
        }

        return int.TryParse(Seconds, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds is >= FileExpiry.SecondsMin and <= FileExpiry.SecondsMax
            ? TimeSpan.FromSeconds(seconds)
            : throw FileExpiry.WrongSeconds(SecondsField);
    }
}
