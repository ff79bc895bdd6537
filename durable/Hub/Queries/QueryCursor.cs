using System.Globalization;

namespace Pipelines.Durable.Hub.Queries;

/// <summary>The last instance of a page: the next page begins after it. Pages stay right while instances come and go.</summary>
/// <param name="CreatedTicks">When it was made.</param>
/// <param name="Key">Its number.</param>
internal sealed record QueryCursor(long CreatedTicks, long Key)
{
    /// <exception cref="ArgumentException">The token was not made by this hub.</exception>
    public static QueryCursor? Parse(string? token)
    {
        if (token is null)
        {
            return null;
        }

        string[] parts = token.Split('-');
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long created)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long key)
            ? new QueryCursor(created, key)
            : throw new ArgumentException($"'{token}' is no continuation token of this hub. Ask for the first page again.", nameof(token));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{CreatedTicks}-{Key}");
}
