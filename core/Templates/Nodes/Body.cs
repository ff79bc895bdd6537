using Pipelines.Core.Python;
using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Templates.Rendering;

namespace Pipelines.Core.Templates.Nodes;

/// <summary>Statements in a row.</summary>
internal sealed class Body(StatementNode[] statements)
{
    public static Body Empty { get; } = new([]);

    public IReadOnlyList<StatementNode> Statements { get; } = statements;

    public bool IsEmpty => statements.Length == 0;

    public Flow Execute(TemplateRun run)
    {
        EvaluationBudget.RequireStack();
        foreach (StatementNode statement in statements)
        {
            Flow flow = statement.Execute(run);
            if (flow != Flow.Next)
            {
                return flow;
            }
        }

        return Flow.Next;
    }

    public void Trace(FieldTrace trace)
    {
        foreach (StatementNode statement in statements)
        {
            statement.Trace(trace);
        }
    }
}
