using System.Text.RegularExpressions;
using Pipelines.Core.Expressions.Running;
using Pipelines.Core.Python;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Expressions.Patterns;

/// <summary>Python's <c>re</c>: matching, with a bound on the time that a match may take.</summary>
internal sealed class PatternModule : PyObject
{
    // Python's values of the flags; they may be joined with |.
    private static readonly Dictionary<string, (long Value, RegexOptions Option)> Flags = new(StringComparer.Ordinal)
    {
        ["IGNORECASE"] = (2, RegexOptions.IgnoreCase),
        ["I"] = (2, RegexOptions.IgnoreCase),
        ["MULTILINE"] = (8, RegexOptions.Multiline),
        ["M"] = (8, RegexOptions.Multiline),
        ["DOTALL"] = (16, RegexOptions.Singleline),
        ["S"] = (16, RegexOptions.Singleline),
        ["VERBOSE"] = (64, RegexOptions.IgnorePatternWhitespace),
        ["X"] = (64, RegexOptions.IgnorePatternWhitespace),
    };

    private static readonly Signature MatchSignature =
        new(Parameter.Required("pattern"), Parameter.Required("string"), Parameter.Optional("flags", 0));

    private static readonly Dictionary<string, PyValue> Functions = new(StringComparer.Ordinal)
    {
        ["match"] = Function("match", (evaluation, in arguments) => Match(evaluation, arguments, @"\A(?:", ")")),
        ["fullmatch"] = Function("fullmatch", (evaluation, in arguments) => Match(evaluation, arguments, @"\A(?:", @")\z")),
        ["search"] = Function("search", (evaluation, in arguments) => Match(evaluation, arguments, string.Empty, string.Empty)),
        ["findall"] = Function("findall", FindAll),
    };

    private PatternModule()
    {
    }

    public static PatternModule Instance { get; } = new();

    public override string TypeName => "module";

    public override bool TryGetAttribute(string name, out PyValue value)
    {
        if (Flags.TryGetValue(name, out (long Value, RegexOptions Option) flag))
        {
            value = flag.Value;
            return true;
        }

        return Functions.TryGetValue(name, out value);
    }

    private static PyValue Function(string name, FunctionBody body) => PyValue.From(new PyFunction(name, MatchSignature, body));

    private static PyValue Match(Evaluation evaluation, in Arguments arguments, string before, string after)
    {
        CompiledPattern pattern = Compile(evaluation, arguments, before, after);
        string text = arguments.Text(1);
        evaluation.Budget.ChargeText(text.Length);
        Match match = Guard(() => pattern.Regex.Match(text));
        return match.Success ? PyValue.From(new MatchObject(match, text, pattern.GroupNames)) : PyValue.None;
    }

    // Without groups the matches, with one its texts, with several tuples of them.
    private static PyValue FindAll(Evaluation evaluation, in Arguments arguments)
    {
        Regex regex = Compile(evaluation, arguments, string.Empty, string.Empty).Regex;
        string text = arguments.Text(1);
        evaluation.Budget.ChargeText(text.Length);
        var found = new PyList();
        for (Match match = Guard(() => regex.Match(text)); match.Success; match = Next(match))
        {
            evaluation.Budget.Step();
            evaluation.Budget.ChargeItems(match.Groups.Count);
            PyValue[] groups = [.. match.Groups.Values.Skip(1).Select(group => PyValue.FromText(group.Value))];
            found.Items.Add(groups.Length switch
            {
                0 => match.Value,
                1 => groups[0],
                _ => PyValue.TupleOf(groups),
            });
        }

        return PyValue.From(found);
    }

    private static Match Next(Match match) => Guard(match.NextMatch);

    private static CompiledPattern Compile(Evaluation evaluation, in Arguments arguments, string before, string after)
    {
        long flags = arguments.Integer(2);
        RegexOptions options = RegexOptions.CultureInvariant;
        foreach ((long value, RegexOptions option) in Flags.Values)
        {
            options |= (flags & value) != 0 ? option : RegexOptions.None;
        }

        return PatternCache.Get(arguments.Text(0), before, after, options, ((ExpressionRun)evaluation).Options.PatternTimeout);
    }

    private static Match Guard(Func<Match> match)
    {
        try
        {
            return match();
        }
        catch (RegexMatchTimeoutException)
        {
            throw PythonException.Limit("this regular expression takes too long on this text");
        }
    }
}
