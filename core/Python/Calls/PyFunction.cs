using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Calls;

/// <summary>A built-in function.</summary>
internal sealed class PyFunction(string name, Signature signature, FunctionBody body) : PyObject
{
    public override string TypeName => "builtin_function_or_method";

    public override bool IsCallable => true;

    public override void WriteRepr(Text.TextBuffer output) => output.Append($"<built-in function {name}>");

    public override PyValue Call(Evaluation evaluation, in CallArguments arguments)
    {
        evaluation.Budget.Step();
        return body(evaluation, signature.Bind(name, arguments));
    }
}
