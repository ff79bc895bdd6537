using Pipelines.Core.Documents;
using Pipelines.Core.Identity;

namespace Pipelines.Core.Operators.Arranging;

/// <summary>For operators whose arrangement does all: lets its units pass as the rows they are.</summary>
internal sealed class PassUnitsOperator(string name, string type, OperatorTraits traits, ContentHash identity)
    : PureRowOperator(name, type, traits, identity)
{
    protected override IReadOnlyList<RowResult> Apply(Row row) => [Passed(row, row.Fields)];
}
