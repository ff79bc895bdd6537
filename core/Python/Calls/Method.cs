using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Calls;

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
