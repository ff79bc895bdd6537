using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Python.Values;
using Pipelines.Core.Templates.Rendering;

namespace Pipelines.Core.Templates.Nodes;

/// <summary><c>{% macro name(a, b=1) %} … {% endmacro %}</c></summary>
internal sealed class MacroNode(SourcePosition position, NameTarget name, MacroDefinition definition) : StatementNode(position)
{
    public override IEnumerable<ExpressionNode> Expressions => definition.Defaults;

    public override IEnumerable<StatementNode> Statements => definition.Body.Statements;

    // Defining a macro changes nothing; calling it may, and a call of a name counts as a change.
    public override bool ChangesState => false;

    public override Flow Execute(TemplateRun run)
    {
        name.Assign(run, PyValue.From(new MacroObject(name.Name, definition, run.Scope)));
        return Flow.Next;
    }

    public override void Trace(FieldTrace trace)
    {
        name.Trace(trace, FieldPlaces.None);
        definition.Trace(trace);
    }
}
