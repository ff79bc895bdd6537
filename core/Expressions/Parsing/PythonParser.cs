using Pipelines.Core.Expressions.Builtins;
using Pipelines.Core.Expressions.Lexing;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Schemas;

namespace Pipelines.Core.Expressions.Parsing;

/// <summary>Makes the tree of a Python expression; operators and atoms are in the other files.</summary>
internal sealed partial class PythonParser
{
    private readonly ExpressionSource _source;
    private readonly ExpressionOptions _options;
    private readonly ParserNames _names;
    private readonly List<Lexeme> _lexemes;
    private int _index;
    private int _depth;

    private PythonParser(ExpressionSource source, int start, int end, ExpressionOptions options, ParserNames names, int depth)
    {
        _source = source;
        _options = options;
        _names = names;
        _depth = depth;
        _lexemes = PythonLexer.Tokenize(source, start, end);
    }

    private Lexeme Current => _lexemes[_index];

    /// <summary>The tree, and the symbols of the names given.</summary>
    public static (ExpressionNode Root, IReadOnlyDictionary<string, int> Names) Parse(
        string text, IEnumerable<string> names, ExpressionOptions options)
    {
        var source = new ExpressionSource(text);
        if (text.Length > options.MaxSourceChars)
        {
            throw new ExpressionSyntaxException(
                $"an expression of more than {options.MaxSourceChars:N0} characters", "…", 1, options.MaxSourceChars + 1);
        }

        var known = new ParserNames(names);
        ExpressionNode root = new PythonParser(source, 0, text.Length, options, known, depth: 0).ParseWhole();
        int maxDepth = 2 * options.MaxNestingDepth;
        return ExpressionDepth.FindBeyond(root, maxDepth) is { } tooDeep
            ? throw new ExpressionSyntaxException($"more than {maxDepth} operators in a row", text, tooDeep.Position.Line, tooDeep.Position.Column)
            : (root, known.Given);
    }

    private ExpressionNode ParseWhole()
    {
        ExpressionNode node = ParseTuple();
        if (Current.Kind != LexemeKind.End)
        {
            throw Unexpected();
        }

        return node;
    }

    private Lexeme Take()
    {
        Lexeme lexeme = Current;
        _index = Math.Min(_index + 1, _lexemes.Count - 1);
        return lexeme;
    }

    private bool Skip(string text)
    {
        bool found = Current.Is(text);
        if (found)
        {
            Take();
        }

        return found;
    }

    private void Expect(string text)
    {
        if (!Skip(text))
        {
            throw Current.Kind == LexemeKind.End
                ? _source.Error($"'{text}' is missing", Current.Offset)
                : Unexpected($"'{text}' is expected here, not {Current.Describe()}");
        }
    }

    private void Enter()
    {
        if (++_depth > _options.MaxNestingDepth)
        {
            throw _source.Error($"parentheses are nested more than {_options.MaxNestingDepth} deep", Current.Offset);
        }
    }

    private void Leave() => _depth--;

    private SourcePosition PositionOf(Lexeme lexeme) => _source.PositionOf(lexeme.Offset);

    private NameNode ParseName()
    {
        Lexeme name = Take();
        if (!_names.IsKnown(name.Text) && !BuiltinTable.TryGet(name.Text, out _))
        {
            throw _source.Error(UnknownName(name.Text), name.Offset);
        }

        return new NameNode(PositionOf(name), name.Text, _names.SymbolOf(name.Text));
    }

    private string UnknownName(string name)
    {
        string suggestion = ClosestName.Of(name, _names.Visible.Concat(BuiltinTable.Names)) is { } closest ? $"; did you mean '{closest}'?" : string.Empty;
        return $"'{name}' is not known here{suggestion} (available: {string.Join(", ", _names.Given.Keys)})";
    }

    private ExpressionSyntaxException Unexpected(string? otherwise = null)
    {
        string problem = Current.Text switch
        {
            "=" => "'=' assigns; write '==' to compare",
            ":=" or "+=" or "-=" or "*=" or "/=" => $"'{Current.Text}' assigns, which an expression cannot",
            "!" => "'!' is not Python; write 'not'",
            "&" or "|" => $"write '{(Current.Text == "&" ? "and" : "or")}' instead of '{Current.Text}{Current.Text}'",
            "import" or "def" or "class" or "return" or "while" or "await" or "yield" or "exec" or "eval" => $"'{Current.Text}' is not supported in an expression",
            _ => otherwise ?? $"{Current.Describe()} is not expected here",
        };
        return _source.Error(problem, Current.Offset);
    }
}
