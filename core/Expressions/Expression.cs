using Newtonsoft.Json.Linq;
using Pipelines.Core.Expressions.Parsing;
using Pipelines.Core.Expressions.Running;
using Pipelines.Core.Python;
using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Expressions;

/// <summary>
/// A compiled Python expression, as pipelines use them in <c>validate</c>, <c>if</c> and <c>blocking_conditions</c>. A safe
/// subset: data goes in, data comes out; there are no imports, no attributes beyond methods, and every loop is bounded
/// (<c>docs/expressions.md</c>). Compile once, evaluate any number of times, from any number of threads.
/// </summary>
public sealed class Expression
{
    private readonly ExpressionOptions _options;
    private readonly ExpressionNode _root;
    private readonly IReadOnlyDictionary<string, int> _names;

    private Expression(string source, ExpressionOptions options, ExpressionNode root, IReadOnlyDictionary<string, int> names)
    {
        Source = source;
        _options = options;
        _root = root;
        _names = names;
    }

    public string Source { get; }

    /// <param name="source">The text.</param>
    /// <param name="names">The variables that it may use, such as <c>output</c> or <c>left</c> and <c>right</c>.</param>
    /// <param name="options">Limits; <see cref="ExpressionOptions.Default"/> when not given.</param>
    /// <exception cref="ExpressionSyntaxException">The text is no expression, uses an unknown name or something not supported.</exception>
    public static Expression Compile(string source, IEnumerable<string> names, ExpressionOptions? options = null)
    {
        options ??= ExpressionOptions.Default;
        (ExpressionNode root, IReadOnlyDictionary<string, int> symbols) = PythonParser.Parse(source, names, options);
        return new Expression(source, options, root, symbols);
    }

    /// <summary>The value; tuples and sets become arrays. It may be a part of the data given, so it must not be changed.</summary>
    /// <exception cref="ExpressionEvaluationException">Python would raise an error here, or a limit was reached.</exception>
    public JToken Evaluate(IReadOnlyDictionary<string, JToken?> values, CancellationToken cancellation = default) =>
        Run(values, (value, run) => ResultJson.From(value, run.Budget), cancellation);

    /// <summary>Whether the value counts as true: not <c>False</c>, <c>None</c>, zero or empty.</summary>
    /// <exception cref="ExpressionEvaluationException">Python would raise an error here, or a limit was reached.</exception>
    public bool Holds(IReadOnlyDictionary<string, JToken?> values, CancellationToken cancellation = default) =>
        Run(values, (value, _) => Truth.Of(value), cancellation);

    /// <summary>What the expression reads of one of its variables; never too little.</summary>
    public FieldReads ReadFields(string name)
    {
        var trace = new FieldTrace();
        int before;
        do
        {
            before = trace.BindingCount;
            _root.Trace(trace).ReadWhole();
        }
        while (trace.BindingCount != before);

        return trace.ReadsOf(name);
    }

    /// <summary>
    /// Something that must be equal for the expression to hold: where it is, or needs (<c>and</c>), an equation of which one side is
    /// about <paramref name="left"/> alone and the other about <paramref name="right"/> alone, these two sides. Null when there is none.
    /// </summary>
    public (Expression Left, Expression Right)? NeededEquality(string left, string right)
    {
        foreach ((ExpressionNode a, ExpressionNode b) in Needed(_root).OfType<ComparisonNode>().Select(static one => one.Equality).OfType<(ExpressionNode, ExpressionNode)>())
        {
            if (IsAbout(a, left) && IsAbout(b, right))
            {
                return (Part(a), Part(b));
            }

            if (IsAbout(a, right) && IsAbout(b, left))
            {
                return (Part(b), Part(a));
            }
        }

        return null;
    }

    private static IEnumerable<ExpressionNode> Needed(ExpressionNode node) =>
        node is BooleanNode { IsAnd: true } ? node.Children.SelectMany(Needed) : [node];

    private bool IsAbout(ExpressionNode node, string name)
    {
        string[] read = [.. NamesIn(node).Where(_names.ContainsKey).Distinct(StringComparer.Ordinal)];
        return read is [var only] && only == name;
    }

    private static IEnumerable<string> NamesIn(ExpressionNode node) =>
        node.Children.SelectMany(NamesIn).Concat(node is NameNode name ? [name.Name] : []);

    private Expression Part(ExpressionNode node) => new(Source, _options, node, _names);

    private T Run<T>(IReadOnlyDictionary<string, JToken?> values, Func<PyValue, ExpressionRun, T> finish, CancellationToken cancellation)
    {
        var run = new ExpressionRun(_options, cancellation);
        foreach ((string name, int symbol) in _names)
        {
            if (values.TryGetValue(name, out JToken? value))
            {
                run.Scope.Set(symbol, PyValue.FromJson(value));
            }
        }

        try
        {
            return finish(_root.Evaluate(run), run);
        }
        catch (PythonException error)
        {
            SourcePosition place = error.Cause ?? run.At;
            throw new ExpressionEvaluationException(error, Source, place.Line, place.Column);
        }
    }
}
