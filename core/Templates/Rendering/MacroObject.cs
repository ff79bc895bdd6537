using Pipelines.Core.Python;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Python.Values;
using Pipelines.Core.Templates.Nodes;

namespace Pipelines.Core.Templates.Rendering;

/// <summary>A macro, or the body of a call block: a function that returns what it writes.</summary>
/// <param name="name">Null for the body of a call block.</param>
/// <param name="definition">What it takes and does.</param>
/// <param name="home">The level it was defined at, whose names it sees as they are when it is called.</param>
internal sealed class MacroObject(string? name, MacroDefinition definition, Scope home) : PyObject
{
    private const string CallerName = "caller";

    public override string TypeName => "Macro";

    public override bool IsCallable => true;

    public override void WriteRepr(TextBuffer output) =>
        output.Append(name is null ? "<Macro anonymous>" : $"<Macro {StringLiteral.Of(name)}>");

    public override bool TryGetAttribute(string attribute, out PyValue value)
    {
        PyValue? found = attribute switch
        {
            "name" => name is null ? PyValue.None : PyValue.FromText(name),
            "arguments" => PyValue.TupleOf([.. definition.Parameters.Select(parameter => PyValue.FromText(parameter.Target.Name))]),
            "catch_kwargs" => PyValue.FromBool(definition.KwArgs is not null),
            "catch_varargs" => PyValue.FromBool(definition.VarArgs is not null),
            CallerName => PyValue.FromBool(definition.Caller is not null),
            _ => default(PyValue?),
        };
        value = found ?? default;
        return found is not null;
    }

    public override PyValue Call(Evaluation evaluation, in CallArguments arguments)
    {
        var run = (TemplateRun)evaluation;
        run.Budget.EnterCall();
        Scope outer = run.Scope;
        run.Scope = new Scope(home);
        List<NamedArgument> unused = BindParameters(run, arguments);
        BindRest(run, arguments, unused);
        run.Capture(definition.Body, newScope: false, out PyValue text);
        run.Scope = outer;
        run.Budget.LeaveCall();
        return text;
    }

    // Defaults are evaluated in order, so each sees the parameters before it.
    private List<NamedArgument> BindParameters(TemplateRun run, in CallArguments arguments)
    {
        List<NamedArgument> unused = [.. arguments.Named];
        for (int i = 0; i < definition.Parameters.Count; i++)
        {
            (NameTarget target, ExpressionNode? fallback) = definition.Parameters[i];
            if (i < arguments.Positional.Length)
            {
                target.Assign(run, arguments.Positional[i]);
                continue;
            }

            int index = unused.FindIndex(argument => argument.Name == target.Name);
            if (index >= 0)
            {
                target.Assign(run, unused[index].Value);
                unused.RemoveAt(index);
            }
            else
            {
                target.Assign(run, fallback?.Evaluate(run) ?? run.Undefined($"parameter '{target.Name}' was not provided"));
            }
        }

        return unused;
    }

    private void BindRest(TemplateRun run, in CallArguments arguments, List<NamedArgument> unused)
    {
        if (definition.Caller is { } caller)
        {
            int index = unused.FindIndex(argument => argument.Name == CallerName);
            run.Scope.Set(caller, index < 0 ? run.Undefined("No caller defined") : unused[index].Value);
            unused.RemoveAll(argument => argument.Name == CallerName);
        }

        if (definition.KwArgs is { } kwArgs)
        {
            var dict = new PyDict();
            unused.ForEach(argument => dict.Items[argument.Name] = argument.Value);
            run.Scope.Set(kwArgs, PyValue.From(dict));
        }
        else if (unused.Count > 0)
        {
            throw PythonException.Type($"macro '{name}' takes no argument named '{unused[0].Name}'");
        }

        int taken = Math.Min(definition.Parameters.Count, arguments.Positional.Length);
        if (definition.VarArgs is { } varArgs)
        {
            run.Scope.Set(varArgs, PyValue.TupleOf(arguments.Positional[taken..]));
        }
        else if (arguments.Positional.Length > taken)
        {
            throw PythonException.Type($"macro '{name}' takes not more than {definition.Parameters.Count} argument(s)");
        }
    }
}
