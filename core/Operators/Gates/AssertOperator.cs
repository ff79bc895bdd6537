using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;

namespace Pipelines.Core.Operators.Gates;

/// <summary>A quality gate: rows that keep all conditions pass unchanged, what becomes of the others is for the pipeline to say.</summary>
internal sealed class AssertOperator(AssertOptions options, ContentHash identity) : PureRowOperator(options.Name, "assert", TraitsOf(options), identity)
{
    protected override IReadOnlyList<RowResult> Apply(Row row)
    {
        string[] broken = [.. options.Conditions.Select(condition => condition.FaultOf(row.Fields)).OfType<string>()];
        if (options.Action == AssertAction.Flag)
        {
            var flagged = (JObject)row.Fields.DeepClone();
            flagged[options.FlagField] = new JArray(broken);
            return [Passed(row, flagged)];
        }

        return broken.Length == 0 ? [Passed(row, row.Fields)]
            : options.Action == AssertAction.Drop ? [RowResult.Filtered(Name, row)]
            : [RowResult.Failed(Name, row, new RowFailure(options.Action == AssertAction.Stop ? RowFailureKinds.Stop : RowFailureKinds.Validation, DetailOf(broken)))];
    }

    private string DetailOf(string[] broken) =>
        string.Join('\n', (options.Message is { } message ? new[] { message } : []).Concat(broken.Select(static text => $"This does not hold: {text}")));

    private static OperatorTraits TraitsOf(AssertOptions options) => new(
        options.Action == AssertAction.Drop ? Cardinality.OneToAtMostOne : Cardinality.OneToOne,
        options.Conditions.Aggregate(FieldSet.None, static (read, condition) => read.Union(condition.FieldsRead)),
        options.Action == AssertAction.Flag ? FieldSet.Of([options.FlagField]) : FieldSet.None,
        FieldSet.None,
        IsRowLocal: true,
        UsesModel: false,
        PreservesOrder: true,
        NeedsStageStart: false);
}
