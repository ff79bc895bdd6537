using System.Collections.Frozen;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Methods;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Tree;

/// <summary><c>f(…)</c> and <c>a.method(…)</c></summary>
internal sealed class CallNode(SourcePosition position, ExpressionNode callee, ArgumentNodes arguments) : ExpressionNode(position)
{
    private static readonly FrozenSet<string> FunctionsWithoutEffect =
        new[] { "range", "dict", "namespace" }.ToFrozenSet(StringComparer.Ordinal);

    public ExpressionNode Callee { get; } = callee;

    public ArgumentNodes Arguments { get; } = arguments;

    public override IEnumerable<ExpressionNode> Children => [Callee, .. Arguments.Children];

    public override bool ChangesState => base.ChangesState || Callee switch
    {
        AttributeNode method => !MethodTable.IsHarmless(method.Name),
        NameNode function => !FunctionsWithoutEffect.Contains(function.Name),
        _ => true,
    };

    public override PyValue Evaluate(Evaluation evaluation) => Evaluate(evaluation, extra: null);

    /// <param name="evaluation">The run.</param>
    /// <param name="extra">One more named argument: the <c>caller</c> of a call block.</param>
    public PyValue Evaluate(Evaluation evaluation, NamedArgument? extra)
    {
        if (Callee is AttributeNode attribute)
        {
            PyValue owner = attribute.Owner.Evaluate(evaluation);
            evaluation.At = attribute.Position;

            // In a call the method wins over a field of the same name: fields are data and cannot be called.
            if (MethodTable.Find(owner.Kind, attribute.Name) is { } method)
            {
                CallArguments bound = EvaluateArguments(evaluation, extra);
                evaluation.At = Position;
                return method.Call(evaluation, owner, bound);
            }

            return Invoke(evaluation, evaluation.GetAttribute(owner, attribute.Name), extra);
        }

        return Invoke(evaluation, Callee.Evaluate(evaluation), extra);
    }

    public override FieldPlaces Trace(FieldTrace trace)
    {
        if (Callee is not AttributeNode method)
        {
            return base.Trace(trace);
        }

        FieldPlaces owner = method.Owner.Trace(trace);
        bool readsOneField = method.Name == "get" && !Arguments.HasSpread && Arguments.Named.Count == 0
            && Arguments.Positional is [LiteralNode { Value.IsText: true }, ..];
        if (!readsOneField)
        {
            owner.ReadWhole();
            Arguments.TraceWhole(trace);
            return FieldPlaces.None;
        }

        FieldPlaces result = owner.Field(((LiteralNode)Arguments.Positional[0]).Value.Text);
        foreach (ExpressionNode fallback in Arguments.Positional.Skip(1))
        {
            result = result.Or(fallback.Trace(trace));
        }

        return result;
    }

    private PyValue Invoke(Evaluation evaluation, in PyValue function, NamedArgument? extra)
    {
        CallArguments bound = EvaluateArguments(evaluation, extra);
        evaluation.At = Position;
        return Invocation.Call(evaluation, function, bound);
    }

    private CallArguments EvaluateArguments(Evaluation evaluation, NamedArgument? extra)
    {
        CallArguments bound = Arguments.Evaluate(evaluation);
        return extra is null ? bound : bound with { Named = [.. bound.Named, extra.Value] };
    }
}
