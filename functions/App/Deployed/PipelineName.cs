using System.Text.RegularExpressions;
using Pipelines.Functions.App.Api;

namespace Pipelines.Functions.App.Deployed;

/// <summary>The name that a pipeline is deployed under: a part of paths and addresses, so nothing in it can mean anything else there.</summary>
internal static partial class PipelineName
{
    public const int CharsMax = 64;

    /// <exception cref="ProblemException">The text is no name.</exception>
    public static string Require(string? text) => text is not null && IsName(text)
        ? text
        : throw ProblemException.Invalid($"A pipeline's name has 1 to {CharsMax} lower-case letters, digits and hyphens, and begins with a letter or digit.");

    public static bool IsName(string text) => Allowed().IsMatch(text);

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Allowed();
}
