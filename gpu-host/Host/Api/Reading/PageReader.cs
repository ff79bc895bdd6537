using System.Globalization;
using GpuHost.Host.Api.Errors;
using GpuHost.Host.Files;

namespace GpuHost.Host.Api.Reading;

/// <summary>Reads <c>after</c>, <c>limit</c> and <c>order</c> of a list.</summary>
internal static class PageReader
{
    /// <exception cref="ApiException">A value is wrong.</exception>
    public static PageQuery Read(HttpRequest request, int limitDefault, int limitMax) =>
        new(TextOf(request, "after"), LimitOf(request, limitDefault, limitMax), IsOldestFirst(request));

    /// <summary>Null where it is absent or empty.</summary>
    public static string? TextOf(HttpRequest request, string name) => request.Query[name].FirstOrDefault() is { Length: > 0 } text ? text : null;

    /// <exception cref="ApiException">It is no number in its bounds.</exception>
    public static int LimitOf(HttpRequest request, int limitDefault, int limitMax)
    {
        if (TextOf(request, "limit") is not { } text)
        {
            return limitDefault;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int limit) && limit >= 1 && limit <= limitMax
            ? limit
            : throw ApiException.Invalid("limit", $"'limit' is not a whole number from 1 to {limitMax}.");
    }

    private static bool IsOldestFirst(HttpRequest request) => TextOf(request, "order") switch
    {
        null or "desc" => false,
        "asc" => true,
        _ => throw ApiException.Invalid("order", "'order' is neither asc nor desc."),
    };
}
