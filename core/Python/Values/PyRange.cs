namespace Pipelines.Core.Python.Values;

/// <summary>Python's <c>range</c>: computed, never stored. <c>Step</c> is not zero.</summary>
internal sealed record PyRange(long Start, long Stop, long Step)
{
    public long Length
    {
        get
        {
            Int128 span = Step > 0 ? (Int128)Stop - Start : (Int128)Start - Stop;
            Int128 stride = Int128.Abs(Step);
            return span <= 0 ? 0 : (long)Int128.Min((span + stride - 1) / stride, long.MaxValue);
        }
    }

    public PyValue this[long index] => Start + (index * Step);

    public bool Contains(long value)
    {
        bool inside = Step > 0 ? value >= Start && value < Stop : value <= Start && value > Stop;
        return inside && ((Int128)value - Start) % Step == 0;
    }
}
