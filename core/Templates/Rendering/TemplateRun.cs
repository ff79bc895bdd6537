using Pipelines.Core.Python;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Python.Values;
using Pipelines.Core.Templates.Functions;
using Pipelines.Core.Templates.Nodes;

namespace Pipelines.Core.Templates.Rendering;

/// <summary>One rendering: the output so far, the variables, and Jinja's rules for names, fields and elements.</summary>
internal class TemplateRun : Evaluation, IDisposable
{
    private readonly TemplateVariables _variables;
    private Random? _random;

    public TemplateRun(TemplateOptions options, TemplateVariables variables, CancellationToken cancellation)
        : base(new EvaluationBudget(LimitsOf(options.Limits), cancellation))
    {
        Options = options;
        Autoescape = options.Autoescape;
        Output = new TextBuffer(options.Limits.MaxOutputChars, "an output");
        _variables = variables;
    }

    public TemplateOptions Options { get; }

    public bool Autoescape { get; set; }

    /// <summary>What is written, with captures in progress as its tail.</summary>
    public TextBuffer Output { get; }

    /// <summary>Randomness that is the same in every rendering.</summary>
    public virtual Random Random => _random ??= new Random(Options.RandomSeed);

    public virtual DateTimeOffset Now() => Options.Clock?.GetLocalNow()
        ?? throw new PythonException(PythonErrorKind.RuntimeError, "the template asks for the date, but no clock was given to it");

    public PyValue Undefined(string hint) => PyValue.From(new PyUndefined(Options.Undefined, hint) { Place = At });

    public PyValue UndefinedField(in PyValue owner, string name) =>
        PyValue.From(new PyUndefined(Options.Undefined, owner, name) { Place = At });

    public void Write(in PyValue value)
    {
        if (Autoescape && value.Kind != PyKind.Markup)
        {
            Output.Append(Html.Escape(PyText.Str(value, Budget)));
        }
        else
        {
            PyText.WriteStr(Output, value);
        }
    }

    /// <summary>Executes a body and takes its output as a value instead of writing it.</summary>
    public Flow Capture(Body body, bool newScope, out PyValue text)
    {
        Scope outer = Scope;
        Scope = newScope ? new Scope(outer) : outer;
        int mark = BeginCapture();
        Flow flow = body.Execute(this);
        text = EndCapture(mark);
        Scope = outer;
        return flow;
    }

    /// <summary>Captures what is written from here on, until <see cref="EndCapture"/>.</summary>
    public virtual int BeginCapture() => Output.Length;

    public virtual PyValue EndCapture(int mark)
    {
        Budget.ChargeText(Output.Length - mark);
        string text = Output.Cut(mark);
        return Autoescape ? PyValue.FromMarkup(text) : PyValue.FromText(text);
    }

    public virtual Flow ExecuteAssignment(AssignmentNode assignment) => assignment.Assign(this);

    public override PyValue GetAttribute(in PyValue owner, string name) => MemberAccess.Attribute(this, owner, name);

    public override PyValue GetItem(in PyValue owner, in PyValue key) => MemberAccess.Item(this, owner, key);

    public override PyValue GetSlice(in PyValue owner, in PyValue start, in PyValue stop, in PyValue step) =>
        MemberAccess.Slice(this, owner, start, stop, step);

    public override PyValue MissingElse() => PyValue.From(new PyUndefined(
        UndefinedBehavior.Lenient, "the condition of an inline if does not hold and it has no else")
    {
        Place = At,
    });

    public void Dispose()
    {
        Output.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override PyValue LookupFree(NameNode name)
    {
        if (_variables.TryGet(name.Name, out PyValue value) || GlobalFunctions.TryGet(name.Name, out value))
        {
            return value;
        }

        string missing = name.Name;
        return PyValue.From(new PyUndefined(Options.Undefined, () => UndefinedNames.Message(missing, _variables)) { Place = At });
    }

    private static EvaluationLimits LimitsOf(TemplateLimits limits) => new()
    {
        MaxSteps = limits.MaxLoopIterations,
        MaxTextChars = limits.MaxOutputChars,
        MaxAllocatedUnits = limits.MaxCreatedUnits,
        MaxCallDepth = limits.MaxCallDepth,
    };
}
