using GpuHost.Host.Api.Errors;
using Microsoft.Extensions.Primitives;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Access;

/// <summary>Reads what a request says about whose work it is, for the bill. Values are percent-encoded where they are not ASCII.</summary>
internal static class OriginHeaders
{
    public const string Pipeline = "Pipelines-Pipeline";

    public const string Run = "Pipelines-Run";

    public const string Call = "Pipelines-Call";

    /// <exception cref="ApiException">A value is empty, too long, or has control characters.</exception>
    public static CallOrigin Read(HttpRequest request)
    {
        var origin = new CallOrigin(Of(request, Pipeline), Of(request, Run), Of(request, Call));
        return origin == CallOrigin.None ? CallOrigin.None : origin;
    }

    /// <summary>Null where the request has no such header.</summary>
    /// <exception cref="ApiException">The value is empty, too long, or has control characters.</exception>
    public static string? Find(HttpRequest request, string name, int charsMax)
    {
        if (!request.Headers.TryGetValue(name, out StringValues values))
        {
            return null;
        }

        string text = Uri.UnescapeDataString(values.ToString());
        return text.Length > 0 && text.Length <= charsMax && !text.Any(char.IsControl)
            ? text
            : throw ApiException.Invalid(name, $"The header {name} has not 1 to {charsMax} printable characters.");
    }

    private static string Of(HttpRequest request, string name) => Find(request, name, CallOrigin.CharsMax) ?? "";
}
