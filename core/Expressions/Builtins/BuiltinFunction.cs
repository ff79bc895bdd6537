using Pipelines.Core.Python.Calls;

namespace Pipelines.Core.Expressions.Builtins;

/// <summary>A function that every expression knows.</summary>
internal sealed record BuiltinFunction(string Name, Signature Signature, FunctionBody Body);
