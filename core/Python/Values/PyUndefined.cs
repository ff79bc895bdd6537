using Pipelines.Core.Python.Tree;

namespace Pipelines.Core.Python.Values;

/// <summary>A value that does not exist. Its error is worded only when somebody needs it.</summary>
internal sealed class PyUndefined
{
    private readonly Func<string> _message;

    /// <param name="behavior">What may be done with it.</param>
    /// <param name="message">Words the error.</param>
    public PyUndefined(UndefinedBehavior behavior, Func<string> message)
    {
        Behavior = behavior;
        _message = message;
    }

    /// <summary>Undefined for a reason of its own, such as the first item of an empty list.</summary>
    public PyUndefined(UndefinedBehavior behavior, string message)
        : this(behavior, () => message)
    {
    }

    /// <summary>A field or element that <paramref name="owner"/> does not have.</summary>
    public PyUndefined(UndefinedBehavior behavior, PyValue owner, string name)
        : this(behavior, () => MissingField.Message(owner, name))
    {
    }

    public UndefinedBehavior Behavior { get; }

    /// <summary>Where it was asked for.</summary>
    public SourcePosition? Place { get; init; }

    public PythonException Error() => new(PythonErrorKind.UndefinedError, _message()) { Cause = Place };

    /// <summary>Throws when the value may not even be looked at.</summary>
    public void RequireLenient()
    {
        if (Behavior == UndefinedBehavior.Strict)
        {
            throw Error();
        }
    }

    public static PythonException ErrorOf(in PyValue undefined) => ((PyUndefined)undefined.Reference).Error();
}
