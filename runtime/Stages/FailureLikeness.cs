using System.Text.RegularExpressions;
using Pipelines.Core.Operators;

namespace Pipelines.Runtime.Stages;

/// <summary>What makes two failures alike: operator, kind, and the detail without what differs from row to row. Pure.</summary>
/// <param name="Operator">Where.</param>
/// <param name="Kind">What.</param>
/// <param name="Detail">Quoted text, numbers and identifiers are taken out, and it is cut.</param>
internal sealed partial record FailureLikeness(string Operator, string Kind, string Detail)
{
    private const int DetailCharsMax = 160;

    public static FailureLikeness Of(string @operator, RowFailure failure)
    {
        string detail = failure.Detail.Length > 8 * DetailCharsMax ? failure.Detail[..(8 * DetailCharsMax)] : failure.Detail;
        string plain = Identifier().Replace(Quoted().Replace(detail, "…"), "#");
        return new FailureLikeness(@operator, failure.Kind, plain.Length > DetailCharsMax ? plain[..DetailCharsMax] : plain);
    }

    [GeneratedRegex("""'[^']*'|"[^"]*"|«[^»]*»|`[^`]*`""", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    /// <summary>Numbers, and words that hold a digit: ids, hashes, dates.</summary>
    [GeneratedRegex(@"[\w\-]*\d[\w\-]*", RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();
}
