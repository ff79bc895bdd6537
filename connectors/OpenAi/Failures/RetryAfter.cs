using System.Globalization;
using System.Net.Http.Headers;

namespace Pipelines.Connectors.OpenAi.Failures;

/// <summary>How long an endpoint asks callers to wait.</summary>
internal static class RetryAfter
{
    private const string MillisecondsHeader = "retry-after-ms";

    /// <summary>A longer wish is taken as this long: whoever waits decides about that anyway.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Null when it does not say. Never negative.</summary>
    public static TimeSpan? Of(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (headers.TryGetValues(MillisecondsHeader, out IEnumerable<string>? values)
            && double.TryParse(values.First(), NumberStyles.Float, CultureInfo.InvariantCulture, out double milliseconds))
        {
            return Bound(milliseconds);
        }

        if (headers.TryGetValues("Retry-After", out values) && double.TryParse(values.First(), NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds))
        {
            return Bound(seconds * TimeSpan.MillisecondsPerSecond);
        }

        return headers.RetryAfter?.Date is { } date ? Bound((date - now).TotalMilliseconds) : null;
    }

    private static TimeSpan? Bound(double milliseconds) => double.IsNaN(milliseconds)
        ? null
        : TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 0, Longest.TotalMilliseconds));
}
