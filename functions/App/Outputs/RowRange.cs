using System.Globalization;
using System.Text.RegularExpressions;
using Pipelines.Functions.App.Api;

namespace Pipelines.Functions.App.Outputs;

/// <summary>Which rows a request wants: by <c>?offset=&amp;limit=</c>, or by <c>Range: rows=0-999</c> (RFC 9110 leaves the unit to us).</summary>
/// <param name="From">The first row, from 0.</param>
/// <param name="Count">How many.</param>
/// <param name="Total">How many there are.</param>
internal sealed partial record RowRange(long From, long Count, long Total)
{
    public const string Unit = "rows";

    /// <summary>It was asked for by a range header, and so it is answered as one.</summary>
    public bool IsPartial { get; init; }

    /// <summary>Pages were asked for and there is one more.</summary>
    public long? NextOffset { get; init; }

    /// <exception cref="ProblemException">It cannot be read, or none of it is there.</exception>
    public static RowRange Of(HttpRequest request, long total)
    {
        string header = request.Headers.Range.ToString();
        if (header.StartsWith(Unit + "=", StringComparison.OrdinalIgnoreCase))
        {
            return OfHeader(header, total);
        }

        var query = new QueryValues(request);
        long from = query.Whole("offset", 0, long.MaxValue) ?? 0;
        long? limit = query.Whole("limit", 1, long.MaxValue);
        long count = Math.Min(limit ?? long.MaxValue, Math.Max(0, total - from));
        return new RowRange(from, count, total) { NextOffset = limit is not null && from + count < total && count > 0 ? from + count : null };
    }

    public string ToContentRange() => string.Create(CultureInfo.InvariantCulture, $"{Unit} {From}-{From + Count - 1}/{Total}");

    private static RowRange OfHeader(string header, long total)
    {
        Match match = Asked().Match(header);
        bool isSuffix = match.Success && match.Groups[1].Length == 0;
        if (!match.Success || (isSuffix && match.Groups[2].Length == 0))
        {
            throw ProblemException.Invalid($"The header Range is one range of rows: '{Unit}=0-999', '{Unit}=1000-' or '{Unit}=-100'.");
        }

        long first = isSuffix ? Math.Max(0, total - Number(match.Groups[2])) : Number(match.Groups[1]);
        long last = isSuffix || match.Groups[2].Length == 0 ? total - 1 : Math.Min(Number(match.Groups[2]), total - 1);
        return first <= last
            ? new RowRange(first, last - first + 1, total) { IsPartial = true }
            : throw new ProblemException(new Problem(
                StatusCodes.Status416RangeNotSatisfiable, "range", $"The run has {total} rows, and none of them is in that range."));
    }

    private static long Number(Group digits) => long.Parse(digits.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A(?i:rows)=(\d{0,18})-(\d{0,18})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Asked();
}
