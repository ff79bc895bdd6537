using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Calls;

/// <summary>What a method, filter or test does with the value it is applied to.</summary>
internal delegate PyValue MethodBody(Evaluation evaluation, PyValue self, in Arguments arguments);

/// <summary>A built-in method of a type; filters and tests have the same shape.</summary>
internal sealed record Method(string Name, Signature Signature, MethodBody Body)
{
    /// <summary>Whether it changes the value it is called on.</summary>
    public bool Mutates { get; init; }

    public PyValue Call(Evaluation evaluation, PyValue self, in CallArguments arguments)
    {
        evaluation.Budget.Step();
        return Body(evaluation, self, Signature.Bind(Name, arguments));
    }
}
