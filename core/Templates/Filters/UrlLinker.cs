using System.Text;
using Pipelines.Core.Python;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;
using Pipelines.Core.Templates.Rendering;

namespace Pipelines.Core.Templates.Filters;

/// <summary><c>urlize</c>: turns addresses in a text into links.</summary>
internal sealed class UrlLinker
{
    private static readonly string[] Openings = ["(", "<", "&lt;"];
    private static readonly string[] Closings = [")", ">", ".", ",", "\n", "&gt;"];
    private static readonly (string Open, string Close)[] Pairs = [("(", ")"), ("<", ">"), ("&lt;", "&gt;")];

    private readonly long? _shownLimit;
    private readonly string _attributes;
    private readonly string[] _extraSchemes;

    private UrlLinker(long? shownLimit, string attributes, string[] extraSchemes)
    {
        _shownLimit = shownLimit;
        _attributes = attributes;
        _extraSchemes = extraSchemes;
    }

    public static Signature Signature { get; } = new(
        Parameter.Optional("trim_url_limit"), Parameter.Optional("nofollow", false), Parameter.Optional("target"),
        Parameter.Optional("rel"), Parameter.Optional("extra_schemes"));

    public static PyValue Apply(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        EvaluationBudget budget = evaluation.Budget;
        string rel = Rel(arguments.TextOrNull(3), arguments.Flag(1));
        string target = arguments.TextOrNull(2) is { Length: > 0 } name ? $" target=\"{Html.Escape(name)}\"" : string.Empty;
        string[] schemes = arguments[4].IsNone ? [] : [.. Iteration.ToArray(arguments[4], budget).Select(scheme => RequireScheme(scheme, budget))];
        var linker = new UrlLinker(arguments[0].IsNone ? null : arguments.Integer(0), rel + target, schemes);
        string html = linker.Link(Html.EscapeValue(self, budget));
        budget.ChargeText(html.Length);
        return ((TemplateRun)evaluation).Autoescape ? PyValue.FromMarkup(html) : PyValue.FromText(html);
    }

    private static string Rel(string? given, bool nofollow)
    {
        IEnumerable<string> parts = (given ?? string.Empty).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Concat(nofollow ? ["nofollow", "noopener"] : ["noopener"]);
        return $" rel=\"{Html.Escape(string.Join(' ', parts.Distinct().Order(StringComparer.Ordinal)))}\"";
    }

    private static string RequireScheme(in PyValue scheme, EvaluationBudget budget)
    {
        string text = PyText.Str(scheme, budget);
        return AddressPatterns.SchemePrefix().IsMatch(text)
            ? text
            : throw PythonException.Type($"{StringLiteral.Of(text)} is not a valid URI scheme prefix.");
    }

    private string Link(string escaped)
    {
        var result = new StringBuilder(escaped.Length);
        for (int start = 0; start < escaped.Length;)
        {
            bool isSpace = UnicodeClasses.IsSpace(escaped[start]);
            int end = start;
            while (end < escaped.Length && UnicodeClasses.IsSpace(escaped[end]) == isSpace)
            {
                end++;
            }

            string word = escaped[start..end];
            result.Append(isSpace ? word : LinkWord(word));
            start = end;
        }

        return result.ToString();
    }

    private string LinkWord(string word)
    {
        string middle = word;
        string head = TakeHead(ref middle);
        string tail = TakeTail(ref middle);
        Balance(ref middle, ref tail);
        return head + LinkAddress(middle) + tail;
    }

    private static string TakeHead(ref string middle)
    {
        string word = middle;
        int length = 0;
        while (Array.Find(Openings, opening => string.CompareOrdinal(word, length, opening, 0, opening.Length) == 0) is { } found)
        {
            length += found.Length;
        }

        string head = middle[..length];
        middle = middle[length..];
        return head;
    }

    private static string TakeTail(ref string middle)
    {
        int end = middle.Length;
        while (true)
        {
            ReadOnlySpan<char> rest = middle.AsSpan(0, end);
            int length = 0;
            foreach (string closing in Closings)
            {
                length = rest.EndsWith(closing, StringComparison.Ordinal) ? closing.Length : length;
            }

            if (length == 0)
            {
                break;
            }

            end -= length;
        }

        string tail = middle[end..];
        middle = middle[..end];
        return tail;
    }

    // A closing bracket belongs to the address when its opening one does.
    private static void Balance(ref string middle, ref string tail)
    {
        foreach ((string open, string close) in Pairs)
        {
            int missing = Occurrences(middle, open);
            if (missing <= Occurrences(middle, close))
            {
                continue;
            }

            for (int moves = Math.Min(missing, Occurrences(tail, close)); moves > 0; moves--)
            {
                int end = tail.IndexOf(close, StringComparison.Ordinal) + close.Length;
                middle += tail[..end];
                tail = tail[end..];
            }
        }
    }

    private static int Occurrences(string text, string part) => text.AsSpan().Count(part);

    private string LinkAddress(string address)
    {
        if (AddressPatterns.Web().IsMatch(address))
        {
            bool hasScheme = address.StartsWith("https://", StringComparison.Ordinal) || address.StartsWith("http://", StringComparison.Ordinal);
            return $"<a href=\"{(hasScheme ? string.Empty : "https://")}{address}\"{_attributes}>{Shown(address)}</a>";
        }

        const string MailTo = "mailto:";
        if (address.StartsWith(MailTo, StringComparison.Ordinal) && AddressPatterns.Mail().IsMatch(address[MailTo.Length..]))
        {
            return $"<a href=\"{address}\">{address[MailTo.Length..]}</a>";
        }

        if (address.Contains('@') && !address.StartsWith("www.", StringComparison.Ordinal) && !address.Contains(':')
            && AddressPatterns.Mail().IsMatch(address))
        {
            return $"<a href=\"mailto:{address}\">{address}</a>";
        }

        bool hasExtraScheme = Array.Exists(_extraSchemes, scheme => address != scheme && address.StartsWith(scheme, StringComparison.Ordinal));
        return hasExtraScheme ? $"<a href=\"{address}\"{_attributes}>{address}</a>" : address;
    }

    private string Shown(string address) => _shownLimit is { } limit && CodePoints.Count(address) > limit
        ? CodePoints.Slice(address, 0, (int)Math.Max(0, limit)) + "..."
        : address;
}
