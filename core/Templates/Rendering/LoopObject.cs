using Pipelines.Core.Python;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Values;
using Pipelines.Core.Templates.Nodes;

namespace Pipelines.Core.Templates.Rendering;

/// <summary>The variable <c>loop</c> inside a loop.</summary>
/// <param name="run">The rendering.</param>
/// <param name="items">All items of the loop.</param>
/// <param name="depth">How many recursive loops are around this one.</param>
/// <param name="recursive">The loop itself when it may be called, else null.</param>
internal sealed class LoopObject(TemplateRun run, PyValue[] items, int depth, ForNode? recursive) : PyObject
{
    private PyValue[]? _lastSeen;

    public int Index { get; set; }

    public override string TypeName => "LoopContext";

    public override bool IsCallable => true;

    public override long? Length => items.Length;

    public override void WriteRepr(Python.Text.TextBuffer output) => output.Append($"<LoopContext {Index + 1}/{items.Length}>");

    public override bool TryGetAttribute(string name, out PyValue value)
    {
        PyValue? found = name switch
        {
            "index" => Index + 1,
            "index0" => Index,
            "revindex" => items.Length - Index,
            "revindex0" => items.Length - Index - 1,
            "first" => Index == 0,
            "last" => Index == items.Length - 1,
            "length" => items.Length,
            "depth" => depth + 1,
            "depth0" => depth,
            "previtem" => Index > 0 ? items[Index - 1] : run.Undefined("there is no previous item"),
            "nextitem" => Index + 1 < items.Length ? items[Index + 1] : run.Undefined("there is no next item"),
            "cycle" => PyValue.From(new PyFunction("cycle", new Signature { TakesMore = true }, Cycle)),
            "changed" => PyValue.From(new PyFunction("changed", new Signature { TakesMore = true }, Changed)),
            _ => default(PyValue?),
        };
        value = found ?? default;
        return found is not null;
    }

    public override PyValue Call(Evaluation evaluation, in CallArguments arguments)
    {
        if (recursive is null)
        {
            throw PythonException.Type("only a loop with 'recursive' behind it can be called: {% for … recursive %}");
        }

        return arguments is { Positional: [var iterable], Named.Length: 0 }
            ? recursive.Recurse((TemplateRun)evaluation, iterable, depth + 1)
            : throw PythonException.Type("loop() takes exactly one argument, the items of the next level");
    }

    private PyValue Cycle(Evaluation evaluation, in Arguments arguments) => arguments.More.Length > 0
        ? arguments.More[Index % arguments.More.Length]
        : throw PythonException.Type("no items for cycling given");

    private PyValue Changed(Evaluation evaluation, in Arguments arguments)
    {
        bool isSame = _lastSeen is not null && Equality.Of(PyValue.TupleOf(_lastSeen), PyValue.TupleOf(arguments.More));
        _lastSeen = arguments.More;
        return !isSame;
    }
}
