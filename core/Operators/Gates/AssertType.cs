using Pipelines.Core.Expressions;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;
using Pipelines.Core.Specs.Yaml;

namespace Pipelines.Core.Operators.Gates;

/// <summary><c>assert</c>: a quality gate between operations. Keys: docs/operators/assert.md.</summary>
internal sealed class AssertType : IOperatorType
{
    private static readonly Dictionary<string, AssertAction> Actions = new(StringComparer.Ordinal)
    {
        ["fail"] = AssertAction.Fail,
        ["stop"] = AssertAction.Stop,
        ["drop"] = AssertAction.Drop,
        ["flag"] = AssertAction.Flag,
        ["route"] = AssertAction.Route,
    };

    private static readonly ShapedKey Conditions = new("conditions", "Python expressions over 'input', the row, that hold for every row", ShapedKey.Expressions) { IsRequired = true };
    private static readonly ChoiceKey<AssertAction> OnFailure = new("on_failure", "what becomes of a row for which one does not hold", Actions, Absent: "fail");
    private static readonly TextKey Message = new("message", "what to say about such a row, for people");

    public string Name => "assert";

    public SpecKeys Keys { get; } = new([Conditions, OnFailure, Message]);

    public BoundOperator? Bind(SpecReader reader, BindingContext context)
    {
        List<RowCondition> conditions = ReadConditions(reader);
        AssertAction action = reader.Choice(OnFailure)!.Value;
        string? message = reader.Text(Message);
        if (conditions.Count == 0)
        {
            return null;
        }

        var options = new AssertOptions(context.OperatorName, conditions, action, message);
        return new BoundOperator(new AssertOperator(options, IdentityOf(options)), new OperatorDescription())
        {
            Routed = action == AssertAction.Route ? new RoutedRowsOperator(options, IdentityOf(options)) : null,
        };
    }

    private static List<RowCondition> ReadConditions(SpecReader reader)
    {
        var conditions = new List<RowCondition>();
        IReadOnlyList<SpecNode> items = reader.Items(Conditions) ?? [];
        if (items.Count == 0 && reader.Has(Conditions))
        {
            reader.Error(Conditions, "The list is empty: a gate without a condition lets everything pass.");
        }

        for (int i = 0; i < items.Count; i++)
        {
            string path = SpecPath.Append(reader.PathOf(Conditions), i);
            if (items[i] is not SpecScalar { Kind: not SpecScalarKind.Null } scalar)
            {
                reader.Diagnostics.Error(items[i].Location, path, $"A Python expression over 'input' is wanted here, not {items[i].Describe()}.");
                continue;
            }

            try
            {
                conditions.Add(RowCondition.Compile(scalar.Text));
            }
            catch (ExpressionSyntaxException exception)
            {
                reader.Diagnostics.Error(scalar.LocationAt(exception.Line, exception.Column), path, $"This is no expression: {exception.Problem}.");
            }
        }

        return conditions;
    }

    private static ContentHash IdentityOf(AssertOptions options)
    {
        using var hasher = new CanonicalHasher("pipelines/operator/assert/1");
        hasher.Add(options.Action.ToString()).Add(options.Message).AddCount(options.Conditions.Count);
        foreach (RowCondition condition in options.Conditions)
        {
            hasher.Add(condition.Text);
        }

        return hasher.Finish();
    }
}
