using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Python.Values;
using Pipelines.Core.Templates.Rendering;

namespace Pipelines.Core.Templates.Nodes;

/// <summary><c>{% for target in items if condition recursive %} … {% else %} … {% endfor %}</c></summary>
internal sealed class ForNode(
    SourcePosition position,
    AssignmentTarget target,
    ExpressionNode items,
    ExpressionNode? condition,
    bool isRecursive,
    int loopSymbol,
    Body body,
    Body otherwise)
    : StatementNode(position)
{
    public override IEnumerable<ExpressionNode> Expressions => condition is null ? [items] : [items, condition];

    public override IEnumerable<StatementNode> Statements => body.Statements.Concat(otherwise.Statements);

    public override Flow Execute(TemplateRun run)
    {
        PyValue iterable = items.Evaluate(run);
        run.At = Position;
        return Run(run, iterable, depth: 0);
    }

    /// <summary>The body once more for items further down: <c>loop(item.children)</c>.</summary>
    public PyValue Recurse(TemplateRun run, in PyValue iterable, int depth)
    {
        run.Budget.EnterCall();
        int mark = run.BeginCapture();
        Run(run, iterable, depth);
        run.Budget.LeaveCall();
        return run.EndCapture(mark);
    }

    public override void Trace(FieldTrace trace)
    {
        FieldPlaces places = items.Trace(trace);
        target.Trace(trace, places.Item());
        condition?.Trace(trace).ReadSize();
        if (LoopVariableUse.ShowsItems(this))
        {
            places.ReadWhole();
        }

        body.Trace(trace);
        otherwise.Trace(trace);
    }

    // A break in the else part belongs to the loop around this one.
    private Flow Run(TemplateRun run, in PyValue iterable, int depth)
    {
        Scope outer = run.Scope;
        PyValue[] all = Iteration.ToArray(iterable, run.Budget);
        var round = new Scope(outer);
        run.Scope = round;
        PyValue[] chosen = condition is null ? all : Choose(run, all, round);
        var loop = new LoopObject(run, chosen, depth, isRecursive ? this : null);
        bool anyCompleted = RunRounds(run, chosen, loop, round);
        run.Scope = outer;
        if (anyCompleted || otherwise.IsEmpty)
        {
            return Flow.Next;
        }

        run.Scope = new Scope(outer);
        Flow flow = otherwise.Execute(run);
        run.Scope = outer;
        return flow;
    }

    // Whether a round ran to its end: Jinja runs the else part when none did, be it that all were left early.
    private bool RunRounds(TemplateRun run, PyValue[] chosen, LoopObject loop, Scope round)
    {
        bool anyCompleted = false;
        PyValue loopValue = PyValue.From(loop);
        for (int i = 0; i < chosen.Length; i++)
        {
            run.At = Position;
            run.Budget.Step();
            round.Clear();
            loop.Index = i;
            target.Assign(run, chosen[i]);
            round.Set(loopSymbol, loopValue);
            Flow flow = body.Execute(run);
            if (flow == Flow.Break)
            {
                break;
            }

            anyCompleted |= flow == Flow.Next;
        }

        return anyCompleted;
    }

    private PyValue[] Choose(TemplateRun run, PyValue[] all, Scope round)
    {
        var chosen = new List<PyValue>(all.Length);
        foreach (PyValue item in all)
        {
            run.Budget.Step();
            round.Clear();
            target.Assign(run, item);
            PyValue decision = condition!.Evaluate(run);
            run.At = condition.Position;
            if (Truth.Of(decision))
            {
                chosen.Add(item);
            }
        }

        return [.. chosen];
    }
}
