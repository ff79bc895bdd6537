using System.Text.RegularExpressions;

namespace Pipelines.Core.Templates.Filters;

/// <summary>What counts as an address. The patterns cannot backtrack, so their time is linear in the text.</summary>
internal static partial class AddressPatterns
{
    private const RegexOptions Linear = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    private const string Labels = @"([\w%-]+\.)*";
    private const string AnyTopLevel = @"([a-z]{2,63}|xn--[\w%]{2,59})";
    private const string KnownDomain = @"([\w%-]{2,63}\.)+(com|net|int|edu|gov|org|info|mil)";
    private const string NumericHost = @"(\d{1,3}(\.\d{1,3}){3}|\[([\da-f]{0,4}:){2}([\da-f]{0,4}:?){1,6}\])";
    private const string PortAndPath = @"(:\d{1,5})?([/?#]\S*)?";

    [GeneratedRegex(@"^[\w.+-]{2,}:/{0,2}$", RegexOptions.CultureInvariant)]
    public static partial Regex SchemePrefix();

    [GeneratedRegex(@"^\S+@\w[\w.-]*\.\w+$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    public static partial Regex Mail();

    [GeneratedRegex(
        @"^(((https?://|www\.)" + Labels + AnyTopLevel + @")|(" + KnownDomain + @")|(https?://" + NumericHost + @"))" + PortAndPath + "$",
        Linear)]
    public static partial Regex Web();
}
