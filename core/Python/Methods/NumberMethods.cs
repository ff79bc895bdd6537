using System.Numerics;
using Pipelines.Core.Python.Calls;

namespace Pipelines.Core.Python.Methods;

/// <summary>The few methods of numbers that make sense outside Python.</summary>
internal static class NumberMethods
{
    public static IEnumerable<Method> OfInteger { get; } =
    [
        new("bit_length", Signature.Empty, (_, self, in _) => (long)BigInteger.Abs(self.Integer).GetBitLength()),
        new("is_integer", Signature.Empty, (_, _, in _) => true),
    ];

    public static IEnumerable<Method> OfFloat { get; } =
    [
        new("is_integer", Signature.Empty, (_, self, in _) => double.IsInteger(self.Float)),
    ];
}
