namespace Pipelines.Core.Tests.Schemas.Grammar.Gbnf;

/// <summary>An expression of GBNF as read back from a grammar's text.</summary>
internal abstract class GbnfExpression
{
    /// <summary>One character within (or, negated, outside) the ranges.</summary>
    public sealed class Character(IReadOnlyList<(int First, int Last)> ranges, bool isNegated) : GbnfExpression
    {
        public IReadOnlyList<(int First, int Last)> Ranges => ranges;

        public bool IsNegated => isNegated;

        public bool Takes(int codePoint) => ranges.Any(range => range.First <= codePoint && codePoint <= range.Last) != isNegated;
    }

    public sealed class Reference(string name) : GbnfExpression
    {
        public string Name => name;
    }

    public sealed class Sequence(IReadOnlyList<GbnfExpression> parts) : GbnfExpression
    {
        public IReadOnlyList<GbnfExpression> Parts => parts;
    }

    public sealed class Choice(IReadOnlyList<GbnfExpression> options) : GbnfExpression
    {
        public IReadOnlyList<GbnfExpression> Options => options;
    }

    public sealed class Repeat(GbnfExpression node, int min, int? max) : GbnfExpression
    {
        private readonly Dictionary<(int, int?), Repeat> _others = [];

        public GbnfExpression Node => node;

        public int Min => min;

        public int? Max => max;

        /// <summary>What is left after one time; the same object for the same numbers, so that states can be compared.</summary>
        public Repeat Less() => With(Math.Max(0, min - 1), max - 1);

        private Repeat With(int newMin, int? newMax)
        {
            if ((newMin, newMax) == (min, max))
            {
                return this;
            }

            if (!_others.TryGetValue((newMin, newMax), out Repeat? other))
            {
                other = new Repeat(node, newMin, newMax);
                _others.Add((newMin, newMax), other);
            }

            return other;
        }
    }
}
