using Pipelines.Core.Python;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Expressions.Running;

/// <summary>A lambda with the names that it sees.</summary>
internal sealed class LambdaObject(NameTarget[] parameters, ExpressionNode body, Scope home) : PyObject
{
    public override string TypeName => "function";

    public override bool IsCallable => true;

    public override PyValue Call(Evaluation evaluation, in CallArguments arguments)
    {
        if (arguments.Positional.Length != parameters.Length || arguments.Named.Length > 0)
        {
            throw PythonException.Type($"this lambda takes {parameters.Length} argument(s), {arguments.Positional.Length + arguments.Named.Length} given");
        }

        evaluation.Budget.EnterCall();
        Scope outer = evaluation.Scope;
        evaluation.Scope = new Scope(home);
        for (int i = 0; i < parameters.Length; i++)
        {
            parameters[i].Assign(evaluation, arguments.Positional[i]);
        }

        PyValue result = body.Evaluate(evaluation);
        evaluation.Scope = outer;
        evaluation.Budget.LeaveCall();
        return result;
    }
}
