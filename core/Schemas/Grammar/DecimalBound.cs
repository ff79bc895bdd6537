using System.Globalization;
using System.Numerics;
using Pipelines.Core.Schemas.JsonSchema;

namespace Pipelines.Core.Schemas.Grammar;

/// <summary>One end of a range of decimal numbers.</summary>
internal readonly record struct DecimalBound(ExactDecimal Value, bool IsInclusive)
{
    /// <summary>Decimal numbers with so many digits in all never become the same floating-point number.</summary>
    private const int DistinctDigits = 15;

    /// <summary>How many digits a number near the bound may have behind its point without being rounded onto an open bound.</summary>
    public int FractionDigitsMax => IsInclusive ? int.MaxValue : Math.Max(0, DistinctDigits - WholeDigits);

    /// <summary>True when the bound is open and so long that its neighbours are rounded onto it.</summary>
    public bool IsBlurred => !IsInclusive && WholeDigits + Value.FractionDigits().Length > DistinctDigits;

    private int WholeDigits => BigInteger.Abs(Value.Floor()).ToString(CultureInfo.InvariantCulture).Length;

    public DecimalBound Negate() => new(Value.Negate(), IsInclusive);
}
