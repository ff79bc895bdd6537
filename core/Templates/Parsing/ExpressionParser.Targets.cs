using Pipelines.Core.Python.Tree;
using Pipelines.Core.Templates.Lexing;
using Pipelines.Core.Templates.Nodes;

namespace Pipelines.Core.Templates.Parsing;

/// <content>What can be assigned to.</content>
internal sealed partial class ExpressionParser
{
    private static readonly string[] ConstantNames = ["true", "false", "none", "True", "False", "None"];

    public NameTarget ParseNameTarget()
    {
        Token token = _tokens.Expect(TokenKind.Name, "a name");
        return ConstantNames.Contains(token.Text)
            ? throw _tokens.Source.Error($"'{token.Text}' cannot be assigned to", token.Offset)
            : new NameTarget(state.PositionOf(token), token.Text, state.Symbols.Of(token.Text));
    }

    /// <summary>A name, names with commas between them, or <c>namespace.name</c>.</summary>
    public AssignmentTarget ParseTargetOrNamespace()
    {
        if (!_tokens.Next.IsOperator("."))
        {
            return ParseTarget(endName: null);
        }

        Token owner = _tokens.Expect(TokenKind.Name, "the name of a namespace");
        _tokens.Take();
        string attribute = _tokens.Expect(TokenKind.Name, "the name of an attribute").Text;
        state.NamesRead.Add(owner.Text);
        var name = new NameNode(state.PositionOf(owner), owner.Text, state.Symbols.Of(owner.Text));
        return new NamespaceTarget(state.PositionOf(owner), name, attribute);
    }

    /// <summary>A name, or names with commas between them.</summary>
    /// <param name="endName">A name that ends the list, if any.</param>
    public AssignmentTarget ParseTarget(string? endName)
    {
        Token start = _tokens.Current;
        var targets = new List<AssignmentTarget>();
        bool isTuple = false;
        while (!IsTargetEnd(endName))
        {
            targets.Add(ParseSingleTarget());
            if (!_tokens.SkipOperator(","))
            {
                break;
            }

            isTuple = true;
        }

        if (isTuple)
        {
            return new TupleTarget(state.PositionOf(start), [.. targets]);
        }

        return targets.Count == 1
            ? targets[0]
            : throw _tokens.Error($"a name is expected here, not {_tokens.Current.Describe()}");
    }

    /// <summary>A name, or a list of them in parentheses.</summary>
    public AssignmentTarget ParseSingleTarget()
    {
        if (!_tokens.SkipOperator("("))
        {
            return ParseNameTarget();
        }

        state.Enter();
        AssignmentTarget target = ParseTarget(endName: null);
        state.Leave();
        _tokens.ExpectOperator(")");
        return target;
    }

    private bool IsTargetEnd(string? endName) => IsTupleEnd(endName) || _tokens.Current.IsOperator("=");
}
