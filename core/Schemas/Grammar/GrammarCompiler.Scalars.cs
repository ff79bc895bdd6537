using System.Globalization;
using System.Numerics;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Schemas.JsonSchema;
using Pipelines.Core.Schemas.Patterns;
using Pipelines.Core.Schemas.Validation;

namespace Pipelines.Core.Schemas.Grammar;

internal sealed partial class GrammarCompiler
{
    /// <summary>Up to this many multiples are listed one by one.</summary>
    private const int MultiplesMax = 200;

    /// <summary>Bounds with more digits are not followed digit by digit.</summary>
    private const int BoundDigitsMax = 400;

    /// <summary>The listed values that fit the whole branch; null when it lists none. They need no further rule.</summary>
    private static IReadOnlyList<JToken>? AllowedValues(Branch branch)
    {
        IReadOnlyList<JToken>? listed = branch.Atoms.Select(atom => atom.Values).FirstOrDefault(values => values is not null);
        return listed is null
            ? null
            : [.. listed.Where(value => branch.Atoms.All(atom => new ValidationRun(value, ValidationOptions.Default).Run(atom).Count == 0))];
    }

    /// <summary>
    /// The types that fit. A schema that names no type but has rules for one kind of value (<c>properties</c> alone) is
    /// meant to describe such values, although JSON Schema lets all others pass.
    /// </summary>
    private static SchemaTypes TypesOf(Branch branch)
    {
        SchemaTypes types = branch.Atoms.Aggregate(SchemaTypes.Any, (all, atom) => all & atom.Types);
        if (types != SchemaTypes.Any)
        {
            return types;
        }

        SchemaTypes meant = branch.Atoms.Aggregate(SchemaTypes.None, (all, atom) => all
            | (atom.Objects is null ? 0 : SchemaTypes.Object)
            | (atom.Arrays is null ? 0 : SchemaTypes.Array)
            | (atom.Strings is null ? 0 : SchemaTypes.String)
            | (atom.Numbers is null ? 0 : SchemaTypes.Number));
        return meant == SchemaTypes.None ? types : meant;
    }

    private static bool HasContentRules(SchemaNode atom) =>
        atom.Objects is not null || atom.Arrays is not null || atom.Strings is not null || atom.Numbers is not null;

    private GbnfNode? CompileNumber(Branch branch, bool isInteger)
    {
        SchemaNode[] ruled = [.. branch.Atoms.Where(atom => atom.Numbers is not null)];
        if (ruled.Length == 0)
        {
            return isInteger ? _shared.Integer : _shared.Number;
        }

        NumberLimits limits = NumberLimits.Of(ruled.Select(atom => atom.Numbers!));
        if (limits.AreLongerThan(BoundDigitsMax))
        {
            Record(ruled[0].Path, "minimum", $"the bounds have more than {BoundDigitsMax} digits");
            return isInteger ? _shared.Integer : _shared.Number;
        }

        return isInteger ? CompileInteger(ruled[0], limits) : CompileDecimal(ruled[0], limits);
    }

    private GbnfNode? CompileInteger(SchemaNode atom, NumberLimits limits)
    {
        BigInteger? low = limits.LowestInteger;
        BigInteger? high = limits.HighestInteger;
        if (low > high)
        {
            return null;
        }

        ExactDecimal[] units = [.. limits.Units.Where(unit => !ExactDecimal.FromInteger(1).IsMultipleOf(unit))];
        if (units.Length == 1 && units[0].IsInteger && low is BigInteger first && high is BigInteger last)
        {
            BigInteger unit = units[0].Floor();
            BigInteger firstFactor = -BigInteger.Divide(-first - (first.Sign > 0 ? unit - 1 : 0), unit);
            BigInteger lastFactor = BigInteger.Divide(last - (last.Sign < 0 ? unit - 1 : 0), unit);
            if (lastFactor - firstFactor < MultiplesMax)
            {
                return Choose(Multiples(firstFactor, lastFactor, unit));
            }
        }

        RecordIf(units.Length > 0, atom, "multipleOf", "a grammar does not calculate");
        return IntegerRange.Signed(low, high, _options.IntegerDigitsMax);
    }

    private static IEnumerable<GbnfNode> Multiples(BigInteger firstFactor, BigInteger lastFactor, BigInteger unit)
    {
        for (BigInteger factor = firstFactor; factor <= lastFactor; factor++)
        {
            yield return new GbnfNode.Literal((factor * unit).ToString(CultureInfo.InvariantCulture));
        }
    }

    private GbnfNode? CompileDecimal(SchemaNode atom, NumberLimits limits)
    {
        // A multiple of 0.01 is a number with at most two digits behind the point; other units are not for a grammar.
        bool isPlaces = limits.Units is [ExactDecimal only] && only.Mantissa.IsOne && only.Exponent <= 0;
        RecordIf(limits.Units.Count > 0 && !isPlaces, atom, "multipleOf", "a grammar does not calculate");
        RecordIf(limits.Low is { IsBlurred: true }, atom, "exclusiveMinimum", "more digits than a floating-point number tells apart");
        RecordIf(limits.High is { IsBlurred: true }, atom, "exclusiveMaximum", "more digits than a floating-point number tells apart");
        int distinct = Math.Min(limits.Low?.FractionDigitsMax ?? int.MaxValue, limits.High?.FractionDigitsMax ?? int.MaxValue);
        if (!isPlaces)
        {
            return DecimalRange.Signed(limits.Low, limits.High, _options.IntegerDigitsMax, Math.Min(_options.FractionDigitsMax, distinct));
        }

        int places = Math.Min(-limits.Units[0].Exponent, distinct);
        bool boundsAreFiner = (limits.Low?.Value.FractionDigits().Length ?? 0) > places || (limits.High?.Value.FractionDigits().Length ?? 0) > places;
        RecordIf(boundsAreFiner, atom, "multipleOf", "the bounds have more digits than the unit");
        return DecimalRange.Signed(limits.Low, limits.High, _options.IntegerDigitsMax, places);
    }

    private GbnfNode? CompileString(Branch branch)
    {
        SchemaNode[] ruled = [.. branch.Atoms.Where(atom => atom.Strings is not null)];
        if (ruled.Length == 0)
        {
            return _shared.String;
        }

        int min = ruled.Max(atom => atom.Strings!.MinLength ?? 0);
        int? max = ruled.Min(atom => atom.Strings!.MaxLength);
        if (min > max)
        {
            return null;
        }

        return CompileShape(ruled, min, max) ?? SharedRules.Quoted(Counted("text", _shared.Char, ref min, max, ruled[0], "Length"));
    }

    /// <summary>The first pattern or format that a grammar can say; the others, and lengths beside it, are gaps. Null when there is none.</summary>
    private GbnfNode? CompileShape(SchemaNode[] ruled, int min, int? max)
    {
        GbnfNode? chosen = null;
        foreach (SchemaNode atom in ruled)
        {
            StringRules rules = atom.Strings!;
            if (rules.Pattern is not null)
            {
                chosen = CompilePattern(atom, "pattern", rules.Pattern, chosen, min, max);
            }

            if (rules.Format is not null)
            {
                RecordIf(rules.Format.Generated is null, atom, "format", $"no grammar says what a {rules.Format.Name} is");
                chosen = rules.Format.Generated is null ? chosen : CompilePattern(atom, "format", rules.Format.Generated, chosen, min, max);
            }
        }

        return chosen is null ? null : SharedRules.Quoted(chosen);
    }

    private GbnfNode? CompilePattern(SchemaNode atom, string keyword, SchemaPattern pattern, GbnfNode? chosen, int min, int? max)
    {
        if (chosen is not null || pattern.Tree is null)
        {
            Record(atom.Path, keyword, pattern.Tree is null ? $"not regular: {pattern.BeyondTree}" : "a grammar follows one pattern or format at a time");
            return chosen;
        }

        PatternNode tree = BoundedPattern.Of(pattern.Tree, min, max);
        if (_patterns.Of(tree) is not GbnfNode node)
        {
            Record(atom.Path, keyword, "an anchor within the pattern");
            return null;
        }

        bool isLengthSure = PatternRules.IsAnchored(tree) && PatternLength.Of(tree) is var length && length.Min >= min && (max is null || length.Max <= max);
        RecordIf(!isLengthSure && (min > 0 || max is not null), atom, max is null ? "minLength" : "maxLength", "a grammar follows the pattern or the length");
        return node;
    }

    /// <summary>So many of a thing; numbers too large to count are left open and recorded.</summary>
    private GbnfNode Counted(string hint, GbnfNode node, ref int min, int? max, SchemaNode atom, string what)
    {
        RecordIf(min > RuleBook.CountMax, atom, "min" + what, $"more than {RuleBook.CountMax} is not counted");
        RecordIf(max > RuleBook.CountMax, atom, "max" + what, $"more than {RuleBook.CountMax} is not counted");
        min = Math.Min(min, RuleBook.CountMax);
        return _rules.Repeat(hint, node, min, max > RuleBook.CountMax ? null : max);
    }
}
