using Newtonsoft.Json.Linq;
using Pipelines.Core.Templates;

namespace Pipelines.Core.Operators.Fields;

/// <summary>
/// Where in a row a value stands, as keys such as <c>split_key</c> name it: a field, also one with dots in its name, or a path
/// into it (<c>author.name</c>, <c>lines.0.sku</c>, <c>links[0]['href']</c>). As in DocETL any Jinja expression over the row's fields is
/// a path; only the plain ones can be written to. Immutable and thread-safe.
/// </summary>
internal sealed class FieldPath
{
    private readonly IReadOnlyList<PathStep>? _steps;
    private readonly TemplateExpression? _expression;

    private FieldPath(string text, IReadOnlyList<PathStep>? steps, TemplateExpression? expression)
    {
        Text = text;
        _steps = steps;
        _expression = expression;
    }

    /// <summary>As written.</summary>
    public string Text { get; }

    /// <summary>It names a top-level field, whatever the row.</summary>
    public bool IsField => _steps is null ? _expression is null : _steps.Count == 1;

    /// <summary>A value can be put where it points to.</summary>
    public bool CanReplace => _steps is not null || _expression is null;

    /// <summary>The top-level fields that it may read.</summary>
    public FieldSet FieldsRead =>
        _steps is [PathStep.Field first, ..] ? FieldSet.Of([Text, first.Name]) : _expression is null ? FieldSet.Of([Text]) : FieldSet.All;

    public static FieldPath Parse(string text)
    {
        if (PathStep.ParseAll(text) is { } steps)
        {
            return new FieldPath(text, steps, null);
        }

        try
        {
            return new FieldPath(text, null, TemplateExpression.Compile(text));
        }
        catch (TemplateSyntaxException)
        {
            // No expression: then it is the name of a field, such as "first name".
            return new FieldPath(text, null, null);
        }
    }

    /// <summary>The value, which is a part of the row and must not be changed; null when the row has none there.</summary>
    public JToken? Find(JObject row)
    {
        if (row.TryGetValue(Text, StringComparison.Ordinal, out JToken? field))
        {
            return field;
        }

        return _steps is not null ? Walk(row) : Evaluate(row);
    }

    /// <summary>A copy of the row with another value there.</summary>
    /// <exception cref="InvalidOperationException">The row has nothing there, or the path is an expression.</exception>
    public JObject Replace(JObject row, JToken value)
    {
        var copy = (JObject)row.DeepClone();
        if (copy.ContainsKey(Text))
        {
            copy[Text] = value.DeepClone();
            return copy;
        }

        JToken place = (CanReplace ? Walk(copy) : null) ?? throw new InvalidOperationException($"'{Text}' cannot be replaced.");
        place.Replace(value.DeepClone());
        return copy;
    }

    private JToken? Walk(JObject row) =>
        _steps?.Aggregate((JToken?)row, static (token, step) => token is null ? null : step.From(token));

    private JToken? Evaluate(JObject row)
    {
        try
        {
            return _expression?.Evaluate(new TemplateVariables(row.Properties().ToDictionary(static p => p.Name, static p => (JToken?)p.Value, StringComparer.Ordinal)));
        }
        catch (TemplateRenderException)
        {
            // The expression does not go with this row, so the row has nothing there.
            return null;
        }
    }
}
