using System.Text;
using System.Text.RegularExpressions;

namespace Pipelines.Core.Schemas.Patterns;

/// <summary>
/// A compiled regular expression of a schema. Thread-safe. What the tree can say runs without backtracking, in time linear
/// in the text; the rest runs on .NET's own engine under a time limit.
/// </summary>
internal sealed class SchemaPattern
{
    /// <summary>Longer patterns are refused.</summary>
    public const int PatternCharsMax = 10_000;

    /// <summary>How long one match may take before it counts as a mismatch that says so.</summary>
    public static readonly TimeSpan MatchTimeout = TimeSpan.FromMilliseconds(250);

    private readonly Lazy<Regex> _regex;

    private SchemaPattern(string text, PatternNode? tree, string? beyondTree, Lazy<Regex> regex)
    {
        Text = text;
        Tree = tree;
        BeyondTree = beyondTree;
        _regex = regex;
    }

    /// <summary>The pattern as written.</summary>
    public string Text { get; }

    /// <summary>The pattern as a tree; null when it says more than a tree can.</summary>
    public PatternNode? Tree { get; }

    /// <summary>What it is that the tree cannot say; null when there is a tree.</summary>
    public string? BeyondTree { get; }

    /// <summary>Compiles a pattern.</summary>
    /// <exception cref="PatternReadException">The pattern is broken.</exception>
    public static SchemaPattern Compile(string text)
    {
        if (text.Length > PatternCharsMax)
        {
            throw new PatternReadException($"longer than {PatternCharsMax} characters", 0, false);
        }

        try
        {
            PatternNode tree = PatternReader.Read(text);
            return new SchemaPattern(text, tree, null, new Lazy<Regex>(() => Linear(DotNetPattern.Of(tree))));
        }
        catch (PatternReadException e) when (e.IsUnsupported)
        {
            return new SchemaPattern(text, null, e.Message, new Lazy<Regex>(Backtracking(text)));
        }
    }

    /// <summary>Whether the pattern is found in the value; null when the time limit passed before that was known.</summary>
    public bool? IsMatch(string value)
    {
        try
        {
            return _regex.Value.IsMatch(value);
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    private static Regex Linear(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, MatchTimeout);
        }
        catch (NotSupportedException)
        {
            // Counted repetitions too large for an automaton.
            return new Regex(pattern, RegexOptions.CultureInvariant, MatchTimeout);
        }
    }

    private static Regex Backtracking(string text)
    {
        try
        {
            return new Regex(EndAtTheEnd(text), RegexOptions.CultureInvariant, MatchTimeout);
        }
        catch (RegexParseException e)
        {
            throw new PatternReadException(e.Message, e.Offset, false);
        }
    }

    /// <summary>.NET's <c>$</c> also matches before a last line break; ECMA-262's does not.</summary>
    private static string EndAtTheEnd(string text)
    {
        var rewritten = new StringBuilder(text.Length);
        bool inClass = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            inClass = c == '[' || (inClass && c != ']');
            if (c == '$' && !inClass)
            {
                rewritten.Append("\\z");
                continue;
            }

            rewritten.Append(c);
            if (c == '\\' && i + 1 < text.Length)
            {
                rewritten.Append(text[++i]);
            }
        }

        return rewritten.ToString();
    }
}
