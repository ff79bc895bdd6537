using Pipelines.Core.Python.Tree;
using Pipelines.Core.Templates.Lexing;
using Pipelines.Core.Templates.Nodes;

namespace Pipelines.Core.Templates.Parsing;

/// <content>Statements other than macros. Each method begins at the tag's name and ends before its <c>%}</c>.</content>
internal sealed partial class TemplateParser
{
    private List<StatementNode> ParseStatement()
    {
        Token tag = _tokens.Expect(TokenKind.Name, "the name of a tag");
        return tag.Text switch
        {
            "for" => [ParseFor(tag)],
            "if" => [ParseIf(tag)],
            "set" => [ParseSet(tag)],
            "with" => [ParseWith(tag)],
            "macro" => [ParseMacro(tag)],
            "call" => [ParseCallBlock(tag)],
            "filter" => [ParseFilterBlock(tag)],
            "block" => [ParseBlock(tag)],
            "autoescape" => [ParseAutoescape(tag)],
            "generation" => [new ScopeNode(_state.PositionOf(tag), ParseBodyAndEnd(tag, "endgeneration"))],
            "do" => [new EvaluateNode(_state.PositionOf(tag), _expressions.ParseTuple())],
            "print" => ParsePrint(tag),
            "break" => [ParseLoopControl(tag, Flow.Break)],
            "continue" => [ParseLoopControl(tag, Flow.Continue)],
            _ => throw UnknownTag(tag),
        };
    }

    private ForNode ParseFor(Token tag)
    {
        AssignmentTarget target = _expressions.ParseTarget("in");
        if (target.Names.FirstOrDefault(name => name.Name == LoopVariableUse.Name) is not null)
        {
            throw _tokens.Source.Error("'loop' is the loop itself and cannot be the target of a for", tag.Offset);
        }

        _tokens.ExpectName("in");
        ExpressionNode items = _expressions.ParseTuple(allowConditional: false, endName: "recursive");
        ExpressionNode? condition = _tokens.SkipName("if") ? _expressions.ParseExpression() : null;
        bool isRecursive = _tokens.SkipName("recursive");
        _loopDepth++;
        Body body = ParseBody(tag, "endfor", "else");
        _loopDepth--;
        Body otherwise = _tokens.Take().Text == "else" ? ParseBodyAndEnd(tag, "endfor") : Body.Empty;
        int loopSymbol = _state.Symbols.Of(LoopVariableUse.Name);
        return new ForNode(_state.PositionOf(tag), target, items, condition, isRecursive, loopSymbol, body, otherwise);
    }

    private IfNode ParseIf(Token tag)
    {
        var branches = new List<(ExpressionNode, Body)>();
        _state.ConditionalDepth++;
        Body otherwise = Body.Empty;
        string end;
        do
        {
            ExpressionNode condition = _expressions.ParseTuple(allowConditional: false);
            branches.Add((condition, ParseBody(tag, "elif", "else", "endif")));
            end = _tokens.Take().Text;
        }
        while (end == "elif");

        if (end == "else")
        {
            otherwise = ParseBodyAndEnd(tag, "endif");
        }

        _state.ConditionalDepth--;
        return new IfNode(_state.PositionOf(tag), [.. branches], otherwise);
    }

    private AssignmentNode ParseSet(Token tag)
    {
        AssignmentTarget target = _expressions.ParseTargetOrNamespace();
        if (_tokens.SkipOperator("="))
        {
            return new SetNode(_state.PositionOf(tag), target, _expressions.ParseTuple());
        }

        FilterChain filters = _expressions.ParseFilterChain(startsWithName: false);
        return new SetBlockNode(_state.PositionOf(tag), target, filters, ParseBodyAndEnd(tag, "endset"));
    }

    private WithNode ParseWith(Token tag)
    {
        var bindings = new List<(AssignmentTarget, ExpressionNode)>();
        while (_tokens.Current.Kind != TokenKind.BlockEnd)
        {
            if (bindings.Count > 0)
            {
                _tokens.ExpectOperator(",");
            }

            AssignmentTarget target = _expressions.ParseSingleTarget();
            _tokens.ExpectOperator("=");
            bindings.Add((target, _expressions.ParseExpression()));
        }

        return new WithNode(_state.PositionOf(tag), [.. bindings], ParseBodyAndEnd(tag, "endwith"));
    }

    private FilterBlockNode ParseFilterBlock(Token tag)
    {
        FilterChain filters = _expressions.ParseFilterChain(startsWithName: true);
        return new FilterBlockNode(_state.PositionOf(tag), filters, ParseBodyAndEnd(tag, "endfilter"));
    }

    // Without inheritance a block is only a level of names.
    private ScopeNode ParseBlock(Token tag)
    {
        string name = _tokens.Expect(TokenKind.Name, "the name of the block").Text;
        _tokens.SkipName("scoped");
        _tokens.SkipName("required");
        Body body = ParseBodyAndEnd(tag, "endblock");
        _tokens.SkipName(name);
        return new ScopeNode(_state.PositionOf(tag), body);
    }

    private AutoescapeNode ParseAutoescape(Token tag)
    {
        ExpressionNode enabled = _expressions.ParseExpression();
        return new AutoescapeNode(_state.PositionOf(tag), enabled, ParseBodyAndEnd(tag, "endautoescape"));
    }

    private List<StatementNode> ParsePrint(Token tag)
    {
        var outputs = new List<StatementNode>();
        while (_tokens.Current.Kind != TokenKind.BlockEnd)
        {
            if (outputs.Count > 0)
            {
                _tokens.ExpectOperator(",");
            }

            outputs.Add(new OutputNode(_state.PositionOf(tag), _expressions.ParseExpression()));
        }

        return outputs;
    }

    private LoopControlNode ParseLoopControl(Token tag, Flow flow) => _loopDepth > 0
        ? new LoopControlNode(_state.PositionOf(tag), flow)
        : throw _tokens.Source.Error($"'{tag.Text}' stands in no loop", tag.Offset);
}
