using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Tree;

/// <summary>The arguments of a call as written: <c>f(a, *b, c=d, **e)</c>.</summary>
internal sealed class ArgumentNodes(
    ExpressionNode[] positional,
    (string Name, ExpressionNode Value)[] named,
    ExpressionNode? spread = null,
    ExpressionNode? namedSpread = null)
{
    public static ArgumentNodes None { get; } = new([], []);

    public IReadOnlyList<ExpressionNode> Positional { get; } = positional;

    public IReadOnlyList<(string Name, ExpressionNode Value)> Named { get; } = named;

    public bool HasSpread => spread is not null || namedSpread is not null;

    public IEnumerable<ExpressionNode> Children =>
        [.. positional, .. named.Select(argument => argument.Value), .. new[] { spread, namedSpread }.OfType<ExpressionNode>()];

    public CallArguments Evaluate(Evaluation evaluation)
    {
        PyValue[] values = positional.Length == 0 ? [] : new PyValue[positional.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = positional[i].Evaluate(evaluation);
        }

        NamedArgument[] namedValues = named.Length == 0 ? [] : new NamedArgument[named.Length];
        for (int i = 0; i < namedValues.Length; i++)
        {
            namedValues[i] = new NamedArgument(named[i].Name, named[i].Value.Evaluate(evaluation));
        }

        var arguments = new CallArguments(values, namedValues);
        return HasSpread ? WithSpreads(arguments, evaluation) : arguments;
    }

    public void TraceWhole(FieldTrace trace)
    {
        foreach (ExpressionNode child in Children)
        {
            child.Trace(trace).ReadWhole();
        }
    }

    private CallArguments WithSpreads(CallArguments arguments, Evaluation evaluation)
    {
        PyValue[] values = arguments.Positional;
        if (spread is not null)
        {
            values = [.. values, .. Iteration.ToArray(spread.Evaluate(evaluation), evaluation.Budget)];
        }

        if (namedSpread is null)
        {
            return arguments with { Positional = values };
        }

        PyValue mapping = namedSpread.Evaluate(evaluation);
        if (mapping.Kind != PyKind.Dict)
        {
            throw PythonException.Type($"argument after ** must be a mapping, not {mapping.TypeName}");
        }

        var more = new List<NamedArgument>(arguments.Named);
        foreach (PyEntry entry in new PyMapping(mapping))
        {
            more.Add(entry.Key.IsText
                ? new NamedArgument(entry.Key.Text, entry.Value)
                : throw PythonException.Type("keywords must be strings"));
        }

        return new CallArguments(values, [.. more]);
    }
}
