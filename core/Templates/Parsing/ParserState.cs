using Pipelines.Core.Python.Tree;
using Pipelines.Core.Templates.Lexing;

namespace Pipelines.Core.Templates.Parsing;

/// <summary>What the parsers of statements and of expressions share.</summary>
internal sealed class ParserState(TokenStream tokens, TemplateLimits limits)
{
    private int _depth;

    public TokenStream Tokens { get; } = tokens;

    public SymbolTable Symbols { get; } = new();

    /// <summary>Names read since the innermost macro began; it finds out here whether it needs <c>caller</c> and so on.</summary>
    public HashSet<string> NamesRead { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Above zero inside a branch that may never be taken, where an unknown filter is no syntax error.</summary>
    public int ConditionalDepth { get; set; }

    /// <summary>
    /// The first filter or test outside such branches that does not exist. It is thrown at the end, because the <c>if</c>
    /// that makes a branch of <c>a|unknown if b else c</c> comes behind it.
    /// </summary>
    public TemplateSyntaxException? UnknownName { get; set; }

    public SourcePosition PositionOf(Token token) => Tokens.Source.PositionOf(token.Offset);

    public void Enter()
    {
        if (++_depth > limits.MaxNestingDepth || !System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Tokens.Error($"blocks and parentheses are nested more than {limits.MaxNestingDepth} deep");
        }
    }

    public void Leave() => _depth--;
}
