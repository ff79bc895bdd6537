using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Operators.Binding;

/// <summary>A type of operator: knows its keys and makes operators of them. Stateless. Listed in <see cref="OperatorCatalog"/>.</summary>
internal interface IOperatorType
{
    /// <summary>As written under <c>type</c>.</summary>
    string Name { get; }

    /// <summary>It has a left and a right input, and so heads its step: <c>{name: {left: …, right: …}}</c>.</summary>
    bool IsJoin => false;

    /// <summary>All keys of an operation of this type except those of <see cref="OperatorBinder"/>; the language's JSON Schema is made of them.</summary>
    SpecKeys Keys { get; }

    /// <summary>
    /// Reads and checks all keys of an operation except those of <see cref="OperatorBinder"/>, compiles its templates and
    /// expressions, and makes the operator. Reports everything that is wrong; returns null when the operator cannot be made.
    /// Does not close <paramref name="reader"/>.
    /// </summary>
    BoundOperator? Bind(SpecReader reader, BindingContext context);
}
