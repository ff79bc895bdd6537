using Pipelines.Core.Python.Tree;
using Pipelines.Core.Python.Values;
using Pipelines.Core.Templates.Functions;
using Pipelines.Core.Templates.Nodes;

namespace Pipelines.Core.Templates.Rendering;

/// <summary>
/// A rendering without a row, which stops where the row begins to matter. What it has written until then, every
/// rendering writes. A name that is set from the row does not stop it, only reading that name does.
/// </summary>
internal sealed class PrefixRun : TemplateRun
{
    private readonly IReadOnlySet<string> _rowVariables;
    private readonly TemplateVariables _shared;

    // Captures inside each other and where the outermost began: what is captured may still be changed or thrown away.
    private int _captures;
    private int _captureStart;

    public PrefixRun(TemplateOptions options, IReadOnlySet<string> rowVariables, TemplateVariables shared, CancellationToken cancellation)
        : base(options, shared, cancellation)
    {
        _rowVariables = rowVariables;
        _shared = shared;
    }

    /// <summary>What is certain so far.</summary>
    public ReadOnlySpan<char> Prefix => Output.Written[..(_captures > 0 ? _captureStart : Output.Length)];

    // Chance and time are the same for no two runs.
    public override Random Random => throw new RowDependentException();

    public override DateTimeOffset Now() => throw new RowDependentException();

    public override PyValue Lookup(NameNode name)
    {
        PyValue value = base.Lookup(name);
        return value.Kind == PyKind.Object && value.Reference is WithheldObject ? throw new RowDependentException() : value;
    }

    public override int BeginCapture()
    {
        _captureStart = _captures++ == 0 ? Output.Length : _captureStart;
        return base.BeginCapture();
    }

    public override PyValue EndCapture(int mark)
    {
        _captures--;
        return base.EndCapture(mark);
    }

    public override Flow ExecuteAssignment(AssignmentNode assignment)
    {
        Scope scope = Scope;
        bool autoescape = Autoescape;
        int length = Output.Length;
        int captures = _captures;
        try
        {
            return base.ExecuteAssignment(assignment);
        }
        catch (RowDependentException) when (!assignment.ChangesState)
        {
            Scope = scope;
            Autoescape = autoescape;
            Output.Truncate(length);
            _captures = captures;
            foreach (NameTarget target in assignment.Target.Names)
            {
                Scope.Set(target.Symbol, PyValue.From(WithheldObject.Instance));
            }

            return Flow.Next;
        }
    }

    protected override PyValue LookupFree(NameNode name)
    {
        bool isKnown = !_rowVariables.Contains(name.Name)
            && (_shared.TryGet(name.Name, out _) || GlobalFunctions.TryGet(name.Name, out _));
        return isKnown ? base.LookupFree(name) : throw new RowDependentException();
    }
}
