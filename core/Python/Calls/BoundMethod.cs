using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Calls;

/// <summary>A method taken from its value without being called, <c>text.upper</c>.</summary>
internal sealed class BoundMethod(PyValue self, Method method) : PyObject
{
    public override string TypeName => "builtin_function_or_method";

    public override bool IsCallable => true;

    public override void WriteRepr(Text.TextBuffer output) =>
        output.Append($"<built-in method {method.Name} of {self.TypeName} object>");

    public override void WriteStr(Text.TextBuffer output) => throw PythonException.Type(
        $"'{method.Name}' is a method of {self.TypeName}, not a field; call it: {method.Name}(…)");

    public override PyValue Call(Evaluation evaluation, in CallArguments arguments) =>
        method.Call(evaluation, self, arguments);
}
