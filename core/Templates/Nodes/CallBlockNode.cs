using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Python.Values;
using Pipelines.Core.Templates.Rendering;

namespace Pipelines.Core.Templates.Nodes;

/// <summary><c>{% call(a) macro(b) %} … {% endcall %}</c>: the macro gets the body as <c>caller</c>.</summary>
internal sealed class CallBlockNode(SourcePosition position, CallNode call, MacroDefinition caller) : StatementNode(position)
{
    public override IEnumerable<ExpressionNode> Expressions => [call, .. caller.Defaults];

    public override IEnumerable<StatementNode> Statements => caller.Body.Statements;

    public override Flow Execute(TemplateRun run)
    {
        var body = new MacroObject(null, caller, run.Scope);
        PyValue result = call.Evaluate(run, new NamedArgument("caller", PyValue.From(body)));
        run.At = Position;
        run.Write(result);
        return Flow.Next;
    }

    public override void Trace(FieldTrace trace)
    {
        call.Trace(trace).ReadWhole();
        caller.Trace(trace);
    }
}
