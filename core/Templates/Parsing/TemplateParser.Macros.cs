using Pipelines.Core.Python.Tree;
using Pipelines.Core.Templates.Lexing;
using Pipelines.Core.Templates.Nodes;

namespace Pipelines.Core.Templates.Parsing;

/// <content>Macros and call blocks.</content>
internal sealed partial class TemplateParser
{
    private MacroNode ParseMacro(Token tag)
    {
        NameTarget name = _expressions.ParseNameTarget();
        MacroParameter[] parameters = ParseParameters();
        return new MacroNode(_state.PositionOf(tag), name, ParseMacroBody(tag, parameters, "endmacro"));
    }

    private CallBlockNode ParseCallBlock(Token tag)
    {
        MacroParameter[] parameters = _tokens.Current.IsOperator("(") ? ParseParameters() : [];
        Token start = _tokens.Current;
        if (_expressions.ParseExpression() is not CallNode call)
        {
            throw _tokens.Source.Error("a call block calls a macro: {% call name(…) %}", start.Offset);
        }

        return new CallBlockNode(_state.PositionOf(tag), call, ParseMacroBody(tag, parameters, "endcall"));
    }

    private MacroParameter[] ParseParameters()
    {
        var parameters = new List<MacroParameter>();
        _tokens.ExpectOperator("(");
        while (!_tokens.Current.IsOperator(")"))
        {
            if (parameters.Count > 0)
            {
                _tokens.ExpectOperator(",");
            }

            NameTarget target = _expressions.ParseNameTarget();
            bool hasDefault = _tokens.SkipOperator("=");
            if (!hasDefault && parameters.Exists(parameter => parameter.Default is not null))
            {
                throw _tokens.Error($"parameter '{target.Name}' needs a default, because one before it has one");
            }

            parameters.Add(new MacroParameter(target, hasDefault ? _expressions.ParseExpression() : null));
        }

        _tokens.ExpectOperator(")");
        return [.. parameters];
    }

    // A macro is a function of its own: loops around it are not its loops.
    private MacroDefinition ParseMacroBody(Token tag, MacroParameter[] parameters, string endTag)
    {
        HashSet<string> readOutside = _state.NamesRead;
        int loopsOutside = _loopDepth;
        _state.NamesRead = new HashSet<string>(StringComparer.Ordinal);
        _loopDepth = 0;
        Body body = ParseBodyAndEnd(tag, endTag);
        HashSet<string> readInside = _state.NamesRead;
        readOutside.UnionWith(readInside);
        _state.NamesRead = readOutside;
        _loopDepth = loopsOutside;

        return new MacroDefinition
        {
            Parameters = parameters,
            Body = body,
            Caller = SymbolIfRead("caller"),
            VarArgs = SymbolIfRead("varargs"),
            KwArgs = SymbolIfRead("kwargs"),
        };

        int? SymbolIfRead(string name) =>
            readInside.Contains(name) && !Array.Exists(parameters, parameter => parameter.Target.Name == name)
                ? _state.Symbols.Of(name)
                : null;
    }
}
