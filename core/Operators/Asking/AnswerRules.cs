using Pipelines.Core.Expressions;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Yaml;

namespace Pipelines.Core.Operators.Asking;

/// <summary>Reads rules from operations. Wrong ones are reported at their place in the file and left out.</summary>
internal static class AnswerRules
{
    /// <summary>The rules of a list; empty when absent.</summary>
    public static IReadOnlyList<AnswerRule> ReadAll(SpecReader reader, string key) =>
        [.. (reader.Items(key) ?? []).Select((item, i) => Read(item, SpecPath.Append(reader.PathOf(key), i), reader.Diagnostics)).OfType<AnswerRule>()];

    /// <summary>The one rule under a key; null when absent or wrong.</summary>
    public static AnswerRule? ReadOne(SpecReader reader, string key) =>
        reader.Node(key) is { } node ? Read(node, reader.PathOf(key), reader.Diagnostics) : null;

    private static AnswerRule? Read(SpecNode node, string path, SpecDiagnostics diagnostics)
    {
        // YAML makes a boolean of a bare True, which is an expression too.
        if (node is not SpecScalar { Kind: not SpecScalarKind.Null } scalar)
        {
            diagnostics.Error(node.Location, path, $"A Python expression over 'output' is wanted here, not {node.Describe()}.");
            return null;
        }

        try
        {
            return AnswerRule.Compile(scalar.Text);
        }
        catch (ExpressionSyntaxException exception)
        {
            diagnostics.Error(scalar.LocationAt(exception.Line, exception.Column), path, $"This is no expression: {exception.Problem}.");
            return null;
        }
    }
}
