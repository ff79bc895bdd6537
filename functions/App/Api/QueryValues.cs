using System.Globalization;

namespace Pipelines.Functions.App.Api;

/// <summary>Reads parameters of a request's address.</summary>
internal sealed class QueryValues(HttpRequest request)
{
    /// <summary>Null where it is not there or empty.</summary>
    public string? Text(string name) => request.Query[name] is [{ Length: > 0 } text, ..] ? text : null;

    /// <exception cref="ProblemException">It is no whole number within the bounds.</exception>
    public long? Whole(string name, long min, long max) => Text(name) switch
    {
        null => null,
        { } text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) && value >= min && value <= max => value,
        _ => throw ProblemException.Invalid($"The parameter '{name}' is a whole number from {min} to {max}."),
    };

    /// <exception cref="ProblemException">It is no amount.</exception>
    public decimal? Amount(string name) => Text(name) switch
    {
        null => null,
        { } text when decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value) => value,
        _ => throw ProblemException.Invalid($"The parameter '{name}' is an amount, such as 2.50."),
    };

    /// <exception cref="ProblemException">It is neither true nor false.</exception>
    public bool Flag(string name) => Text(name)?.ToLowerInvariant() switch
    {
        null or "false" or "0" => false,
        "true" or "1" => true,
        _ => throw ProblemException.Invalid($"The parameter '{name}' is true or false."),
    };

    /// <exception cref="ProblemException">It is no moment.</exception>
    public DateTimeOffset? Moment(string name) => Text(name) switch
    {
        null => null,
        { } text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset value) => value,
        _ => throw ProblemException.Invalid($"The parameter '{name}' is a moment, such as 2026-01-31T08:00:00Z."),
    };
}
