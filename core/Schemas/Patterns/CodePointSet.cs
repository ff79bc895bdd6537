namespace Pipelines.Core.Schemas.Patterns;

/// <summary>
/// An immutable set of Unicode scalar values (surrogates are never members), kept as sorted ranges that neither touch nor
/// overlap.
/// </summary>
internal sealed class CodePointSet
{
    public const int Last = 0x10FFFF;
    private const int FirstSurrogate = 0xD800;
    private const int LastSurrogate = 0xDFFF;

    private CodePointSet(IReadOnlyList<CodePointRange> ranges) => Ranges = ranges;

    public static CodePointSet Empty { get; } = new([]);

    public static CodePointSet All { get; } = Of([new(0, Last)]);

    public IReadOnlyList<CodePointRange> Ranges { get; }

    public bool IsEmpty => Ranges.Count == 0;

    public static CodePointSet Of(params IEnumerable<CodePointRange> ranges)
    {
        var merged = new List<CodePointRange>();
        foreach (CodePointRange range in ranges.SelectMany(WithoutSurrogates).OrderBy(range => range.First))
        {
            if (merged.Count > 0 && range.First <= merged[^1].Last + 1)
            {
                merged[^1] = merged[^1] with { Last = Math.Max(merged[^1].Last, range.Last) };
            }
            else
            {
                merged.Add(range);
            }
        }

        return merged.Count == 0 ? Empty : new CodePointSet(merged);
    }

    public static CodePointSet Of(int codePoint) => Of([new CodePointRange(codePoint, codePoint)]);

    public CodePointSet Union(CodePointSet other) => Of(Ranges.Concat(other.Ranges));

    public CodePointSet Complement()
    {
        var gaps = new List<CodePointRange>();
        int next = 0;
        foreach (CodePointRange range in Ranges)
        {
            if (next < range.First)
            {
                gaps.Add(new(next, range.First - 1));
            }

            next = range.Last + 1;
        }

        if (next <= Last)
        {
            gaps.Add(new(next, Last));
        }

        return Of(gaps);
    }

    public CodePointSet Intersect(CodePointSet other)
    {
        var common = new List<CodePointRange>();
        int left = 0;
        int right = 0;
        while (left < Ranges.Count && right < other.Ranges.Count)
        {
            CodePointRange a = Ranges[left];
            CodePointRange b = other.Ranges[right];
            int first = Math.Max(a.First, b.First);
            int last = Math.Min(a.Last, b.Last);
            if (first <= last)
            {
                common.Add(new(first, last));
            }

            (left, right) = a.Last < b.Last ? (left + 1, right) : (left, right + 1);
        }

        return Of(common);
    }

    public CodePointSet Except(CodePointSet other) => Intersect(other.Complement());

    public bool Contains(int codePoint) => Ranges.Any(range => range.First <= codePoint && codePoint <= range.Last);

    private static IEnumerable<CodePointRange> WithoutSurrogates(CodePointRange range)
    {
        if (range.First < FirstSurrogate)
        {
            yield return range with { Last = Math.Min(range.Last, FirstSurrogate - 1) };
        }

        if (range.Last > LastSurrogate)
        {
            yield return range with { First = Math.Max(range.First, LastSurrogate + 1) };
        }
    }
}
